/** Many lines at once: they end as they do one by one, wrong ones among them included. On a real FRR. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoutingDriver } from '../../../src/drivers/driver.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { FrrInstance } from './instance.ts';

const SERVICES = Array.from({ length: 40 }, (_, index) => service(`s${index}`, `198.51.100.${index + 1}/32`));
const to = (metric: number) => new Map(SERVICES.map(({ name }) => [name, metric]));

describe.each(INSTALLATIONS)('the FRR in $root', installation => {
  let frr: FrrInstance;
  let held: RoutingDriver;
  let apart: RoutingDriver;
  let entries: number;

  const exec: Exec = (argv, options) => {
    if (argv.includes('configure terminal')) entries++;
    return systemExec(argv, options);
  };
  beforeEach(async () => {
    entries = 0;
    frr = await FrrInstance.start(installation);
    const config = configFor(SERVICES, { vtysh: frr.vtysh });
    held = createFrrDriver(config, { exec, hold: systemHold });
    apart = createFrrDriver(config, { exec: systemExec });
  });
  afterEach(async () => {
    await Promise.all([held.close(), apart.close()]);
    await frr[Symbol.asyncDispose]();
  });

  /** What went wrong; '' if nothing. */
  const enter = (driver: RoutingDriver, lines: readonly string[]) =>
    driver.apply(lines).then(
      () => '',
      (error: Error) => error.message,
    );

  it('holds what is wanted, and no second vtysh was needed', async () => {
    for (const metric of [3, NOT_HERE, 7]) {
      await held.apply(held.difference(to(metric), await held.observe()));
      const seen = await held.observe();
      expect(seen.metrics).toEqual(to(metric));
      expect(held.difference(to(metric), seen)).toEqual([]);
    }
    expect(entries).toBe(0);
  });

  it.each([
    ['is no command', 'ip nonsense 7'],
    ['has a value out of range', 'ip prefix-list RIPCORD-s0 seq 5 permit 198.51.100.1/77'],
    // Validated with the whole: no jump backwards (lib/routemap_northbound.c).
    ['is refused when it is committed', 'on-match goto 1'],
  ])('one line that %s: all others hold, and the error is that of calls of their own', async (_, wrong) => {
    const right = held.difference(to(3), await held.observe());
    const at = right.indexOf('exit');
    const lines = [...right.slice(0, at), wrong, ...right.slice(at)];
    const said = await enter(held, lines);
    expect((await held.observe()).metrics).toEqual(to(3));
    expect(said).toBe(await enter(apart, lines));
    expect(said).not.toBe('');
    expect(entries).toBe(1);
  });
});
