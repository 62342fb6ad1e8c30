/** A held vtysh and the world around it: operators, daemons that die and come back, odd names. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoutingDriver } from '../../../src/drivers/driver.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import { type Argv, type Exec, systemExec } from '../../../src/sys/exec.ts';
import { type HeldProgram, type Hold, systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { FrrInstance, until } from './instance.ts';

const SMTP = service('smtp', '198.51.100.25/32');

describe.each(INSTALLATIONS)('a held vtysh of the FRR in $root', installation => {
  let frr: FrrInstance;
  let driver: RoutingDriver;
  let calls: Argv[];
  let program: HeldProgram;
  let starts: number;
  let ends: number;

  const exec: Exec = (argv, options) => {
    calls.push(argv);
    return systemExec(argv, options);
  };
  const hold: Hold = (argv, env, events) => {
    starts++;
    const onEnd = (why: string) => {
      ends++;
      events.onEnd(why);
    };
    program = systemHold(argv, env, { ...events, onEnd });
    return program;
  };
  const reach = async (metric: number) => {
    const wanted = new Map([['smtp', metric]]);
    await driver.apply(driver.difference(wanted, await driver.observe()));
    expect((await driver.observe()).metrics).toEqual(wanted);
  };
  /** Calls of their own that vtysh was started for meanwhile. */
  const callsDuring = async (work: () => Promise<void>): Promise<readonly Argv[]> => {
    const before = calls.length;
    await work();
    return calls.slice(before);
  };

  beforeEach(async () => {
    calls = [];
    starts = 0;
    ends = 0;
    frr = await FrrInstance.start(installation);
    await frr.ip('addr', 'add', SMTP.address, 'dev', 'lo');
    driver = createFrrDriver(configFor([SMTP], { vtysh: frr.vtysh }), { exec, hold });
    await reach(3);
  });
  afterEach(async () => {
    await driver.close();
    expect(ends).toBe(starts);
    await frr[Symbol.asyncDispose]();
  });

  it('serves look after look and change after change', async () => {
    const own = await callsDuring(async () => {
      for (const metric of [5, NOT_HERE, 1, 9]) await reach(metric);
    });
    expect(own).toEqual([]);
    expect(starts).toBe(1);
  });

  it('keeps no operator from configuring, nor shows them less than all', async () => {
    const own = await callsDuring(async () => {
      for (const metric of [5, 7]) {
        await reach(metric);
        await frr.operator('configure terminal', 'router rip', `default-metric ${metric}`);
        expect(await frr.operator('show running-config')).toContain(`default-metric ${metric}`);
      }
      expect((await driver.observe()).running.get('router rip')).toContain('default-metric 7');
    });
    expect(own).toEqual([]);
  });

  it('is not misled by what an operator calls the host or writes into a description', async () => {
    await frr.operator('configure terminal', 'hostname x#y>z');
    await frr.operator(
      'configure terminal',
      'route-map OTHER permit 5',
      'description vm# show running-config',
    );
    await reach(4);
    const context = (await driver.observe()).running.get('route-map OTHER permit 5');
    expect(context).toEqual(['description vm# show running-config']);
  });

  it('takes lines of any length that vtysh does', async () => {
    const long = service('a'.repeat(32), '198.51.100.77/32');
    await driver.close();
    driver = createFrrDriver(configFor([long], { vtysh: frr.vtysh }), { exec, hold });
    const wanted = new Map([[long.name, 3]]);
    await driver.observe();
    const own = await callsDuring(async () => {
      await driver.apply(driver.difference(wanted, await driver.observe()));
      expect((await driver.observe()).metrics).toEqual(wanted);
    });
    expect(own).toEqual([]);
  });

  it('is given up for a line that is refused, which is an error as ever', async () => {
    await expect(driver.apply(['router rip', 'redistribute connected metric 17'])).rejects.toThrow(
      /vtysh .*'redistribute connected metric 17': exit 1: % Unknown command/,
    );
    expect(ends).toBe(1);
    await reach(6);
  });

  it('never passes off the silence of a dead ripd for an empty configuration, and serves its heir', async () => {
    await frr.signal('ripd', 'SIGKILL');
    await expect(driver.observe()).rejects.toThrow(/ripd is not running/);
    await frr.startDaemon('ripd');
    await until('a vtysh is held again', async () => {
      await reach(8);
      return ends < starts;
    });
    expect(await callsDuring(() => reach(2))).toEqual([]);
  });

  it('whose ripd was replaced behind its back is replaced too', async () => {
    await frr.signal('ripd', 'SIGKILL');
    await frr.startDaemon('ripd');
    await reach(8);
    expect(ends).toBe(1);
  });

  it('that somebody kills is replaced', async () => {
    await program.kill();
    expect(ends).toBe(1);
    await reach(5);
  });
});
