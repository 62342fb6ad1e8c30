import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoutingDriver } from '../../../src/drivers/driver.ts';
import type { FrrConfig } from '../../../src/drivers/frr/frr-driver.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import type { Metrics } from '../../../src/protocols/route.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { FrrInstance } from './instance.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const DNS = service('dns', '198.51.100.53/32');

const WAYS = INSTALLATIONS.flatMap(installation => [
  {
    installation,
    root: installation.root,
    way: 'through a vtysh for each call',
    ports: { exec: systemExec },
  },
  {
    installation,
    root: installation.root,
    way: 'through a held vtysh',
    ports: { exec: systemExec, hold: systemHold },
  },
]);

describe.each(WAYS)('the driver and the FRR in $root $way', ({ installation, ports }) => {
  let frr: FrrInstance;
  let drivers: RoutingDriver[];
  const driverOf = (config: FrrConfig): RoutingDriver => {
    const driver = createFrrDriver(config, ports);
    drivers.push(driver);
    return driver;
  };
  const driverFor = (services = [SMTP, DNS], networks = ['eth0']): RoutingDriver =>
    driverOf(configFor(services, { vtysh: frr.vtysh, networks }));
  const reach = async (driver: RoutingDriver, wanted: Metrics): Promise<readonly string[]> => {
    const lines = driver.difference(wanted, await driver.observe());
    await driver.apply(lines);
    return lines;
  };

  beforeEach(async () => {
    drivers = [];
    frr = await FrrInstance.start(installation);
  });
  afterEach(async () => {
    await Promise.all(drivers.map(driver => driver.close()));
    await frr[Symbol.asyncDispose]();
  });

  it('an empty daemon is known by name and advertises nothing', async () => {
    const observed = await driverFor().observe();
    expect(observed.daemon).toMatchObject({ product: 'frr', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(observed.metrics).toEqual(new Map());
  });

  it('what was entered is read back, and then nothing is left to enter', async () => {
    const driver = driverFor();
    const wanted = new Map([
      ['smtp', 3],
      ['dns', NOT_HERE],
    ]);
    await reach(driver, wanted);
    const observed = await driver.observe();
    expect(observed.metrics).toEqual(wanted);
    expect(driver.difference(wanted, observed)).toEqual([]);
  });

  it('a change of one metric is one clause', async () => {
    const driver = driverFor();
    await reach(driver, new Map([['smtp', 3]]));
    const lines = await reach(driver, new Map([['smtp', 1]]));
    expect(lines).toEqual(['route-map RIPCORD permit 10', 'set metric 1', 'exit']);
    expect((await driver.observe()).metrics.get('smtp')).toBe(1);
  });

  it("an operator's removal is drift, repaired without touching the operator's own lines", async () => {
    const driver = driverFor();
    const wanted = new Map([['smtp', 3]]);
    await frr.operator(
      'conf t',
      'router rip',
      'network 10.46.9.0/24',
      'passive-interface eth9',
      'default-metric 7',
    );
    await reach(driver, wanted);
    await frr.operator('conf t', 'router rip', 'no redistribute connected');
    await frr.operator('conf t', 'router rip', 'redistribute static metric 4');
    expect((await driver.observe()).metrics.has('smtp')).toBe(false);

    await reach(driver, wanted);

    const observed = await driver.observe();
    expect(observed.metrics.get('smtp')).toBe(3);
    expect(observed.running.get('router rip')).toEqual(
      expect.arrayContaining([
        'network 10.46.9.0/24',
        'passive-interface eth9',
        'default-metric 7',
        'redistribute static metric 4',
      ]),
    );
  });

  it('junk in what is ours goes, whatever its kind', async () => {
    const driver = driverFor();
    const wanted = new Map([['smtp', 3]]);
    await reach(driver, wanted);
    await frr.operator('conf t', 'ip prefix-list RIPCORD-smtp seq 10 permit any');
    await frr.operator('conf t', 'ip prefix-list RIPCORD-smtp description some words');
    await frr.operator('conf t', 'no route-map RIPCORD permit 5', 'route-map RIPCORD deny 5', 'match tag 9');
    await frr.operator('conf t', 'route-map RIPCORD permit 7', 'set metric 1');
    await frr.operator(
      'conf t',
      'route-map RIPCORD permit 10',
      'description some words',
      'call OTHER',
      'on-match goto 20',
      'match interface eth9',
      'match ip address ACL',
      'set tag 5',
      'set metric +3',
    );

    await reach(driver, wanted);

    const observed = await driver.observe();
    expect(driver.difference(wanted, observed)).toEqual([]);
    expect(observed.running.get('route-map RIPCORD permit 10')).toEqual([
      'match ip address prefix-list RIPCORD-smtp',
      'set metric 3',
    ]);
    expect(observed.running.has('route-map RIPCORD permit 7')).toBe(false);
    expect(observed.running.get('route-map RIPCORD permit 5')).toEqual(['match metric 16']);
  });

  it('a service that is no longer configured goes, and the others keep their clauses', async () => {
    await reach(driverFor([SMTP, DNS]), new Map([['dns', 2]]));
    const driver = driverFor([service('ntp', '198.51.100.123/32'), DNS]);
    const wanted = new Map([
      ['dns', 2],
      ['ntp', 4],
    ]);
    await reach(driver, wanted);
    const observed = await driver.observe();
    expect(observed.metrics).toEqual(wanted);
    expect(driver.difference(wanted, observed)).toEqual([]);
    expect(observed.running.get('route-map RIPCORD permit 20')).toContain(
      'match ip address prefix-list RIPCORD-dns',
    );
    expect([...observed.running.values()].flat().join('\n')).not.toContain('smtp');
  });

  it('addresses of a service come, go and change places, and those that stay keep their entries', async () => {
    const [A, B, C] = ['198.51.100.25/32', '198.51.100.26/32', '198.51.100.27/32'] as const;
    const wanted = new Map([
      ['smtp', 3],
      ['dns', 2],
    ]);
    for (const [first, ...more] of [[A, B], [B, A], [C, B], [B], [A, B, C]] as const) {
      const driver = driverFor([service('smtp', first, ...more), DNS]);
      await reach(driver, wanted);
      const observed = await driver.observe();
      expect(observed.metrics).toEqual(wanted);
      expect(driver.difference(wanted, observed)).toEqual([]);
      const entries = observed.running
        .get('')
        ?.filter(line => line.startsWith('ip prefix-list RIPCORD-smtp '));
      expect(entries?.map(line => line.split(' ').at(-1)).sort()).toEqual([first, ...more].sort());
      expect(entries).toContain(`ip prefix-list RIPCORD-smtp seq 10 permit ${B}`);
    }
  });

  it('networks and default timers, which FRR spells or hides its own way, are no drift', async () => {
    const services = [SMTP];
    const timers = { update: 30, timeout: 180, garbage: 120 };
    const config = configFor(services, { vtysh: frr.vtysh, networks: ['10.46.1.2/24', 'eth0'], timers });
    const driver = driverOf(config);
    const wanted = new Map([['smtp', 3]]);
    await frr.operator('conf t', 'router rip', 'timers basic 7 70 70');
    await reach(driver, wanted);
    expect(driver.difference(wanted, await driver.observe())).toEqual([]);
  });

  it('a line that FRR refuses is an error with the command and what FRR said', async () => {
    await expect(driverFor().apply(['router rip', 'redistribute connected metric 17'])).rejects.toThrow(
      /vtysh .*'redistribute connected metric 17': exit 1: % Unknown command/,
    );
  });

  it('ripd that does not run is named with the remedy, and found again once it does', async () => {
    const driver = driverFor();
    await driver.observe();
    await frr.signal('ripd', 'SIGKILL');
    await expect(driver.observe()).rejects.toThrow(
      /ripd is not running: set ripd=yes in \/etc\/frr\/daemons/,
    );
    await frr.startDaemon('ripd');
    expect((await driver.observe()).metrics).toEqual(new Map());
  });

  it('without zebra nothing is redistributed anew, but what is can be withdrawn', async () => {
    const driver = driverFor([SMTP]);
    await reach(driver, new Map([['smtp', 3]]));
    await frr.signal('zebra', 'SIGKILL');
    await reach(driver, new Map([['smtp', NOT_HERE]]));
    expect((await driver.observe()).metrics.get('smtp')).toBe(NOT_HERE);

    await frr.operator('conf t', 'no router rip');
    await expect(driver.observe()).rejects.toThrow(/zebra is not running/);
  });

  it('a daemon that hangs ends at the deadline', async () => {
    const driver = driverFor();
    await driver.observe();
    await frr.signal('ripd', 'SIGSTOP');
    await expect(driver.observe()).rejects.toThrow(/no end within \d+ ms, killed\. (ripd|A daemon) hangs/);
    await frr.signal('ripd', 'SIGCONT');
    await driver.observe();
  });

  it('a vtysh that hangs is no reason to restart a daemon that answers', async () => {
    const sockets = join(installation.root, 'run/frr', frr.name);
    const hung = driverOf(configFor([SMTP], { vtysh: ['sh', '-c', 'exec sleep 60'], sockets }));
    await expect(hung.observe()).rejects.toThrow(
      /killed\. FRR does not hang: ripd.* answered .* vtysh is slow/,
    );
    await frr.signal('ripd', 'SIGSTOP');
    await expect(hung.observe()).rejects.toThrow(/killed\. (ripd|A daemon) hangs: restart FRR/);
  });
});
