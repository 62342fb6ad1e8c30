/** Many lines at once: entered by us, they end as they do one by one; of a file that FRR loads, they are left alone. On a real FRR. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RoutingDriver } from '../../../src/drivers/driver.ts';
import { createFrrDriver } from '../../../src/drivers/frr/driver.ts';
import { createLoading } from '../../../src/drivers/frr/loading.ts';
import { openVty } from '../../../src/drivers/frr/vty.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { hasMgmtd, INSTALLATIONS } from './installations.ts';
import { FrrInstance, run, until } from './instance.ts';

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
    driver.enter(lines).then(
      () => '',
      (error: Error) => error.message,
    );

  test('holds what is wanted, and no second vtysh was needed', async () => {
    for (const metric of [3, 16, 7]) {
      await held.enter(held.difference(to(metric), await held.observe()));
      const seen = await held.observe();
      expect(seen.metrics).toEqual(to(metric));
      expect(held.difference(to(metric), seen)).toEqual([]);
    }
    expect(entries).toBe(0);
  });

  test.each([
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

const OURS = 'redistribute connected metric 16 route-map RIPCORD';
/** Enough for a load of half a second. */
const LINES = 2000;
const FILE = [
  'route-map RIPCORD deny 65535',
  'exit',
  'router rip',
  ` ${OURS}`,
  'exit',
  ...Array.from(
    { length: LINES },
    (_, i) => `ip prefix-list MANY seq ${i + 1} permit 10.${i >> 8}.${i % 256}.0/24`,
  ),
  '',
].join('\n');

describe.each(INSTALLATIONS.filter(hasMgmtd))('the FRR in $root', installation => {
  test('is left alone until the last line of its file is in, also beyond our patience', async () => {
    await using frr = await FrrInstance.start(installation);
    writeFileSync(frr.file('vtysh.conf').real, 'service integrated-vtysh-config\n', { mode: 0o644 });
    writeFileSync(frr.file('frr.conf').real, FILE, { mode: 0o644 });
    const socket = join(installation.root, 'run/frr', frr.name, 'mgmtd.vty');
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const loading = createLoading(socket, running => running.includes(OURS), clock);
    const vty = openVty(socket);
    await vty.ask('enable');

    void loading.notice('mgmtd', 'gone');
    const over = loading.notice('mgmtd', 'running');
    const loaded = run(...frr.vtysh, '-b');
    await until('a lock is held', async () =>
      /DS-Locks:\s+(running|candidate)/.test((await vty.ask('show mgmt frontend-adapter all')) ?? ''),
    );
    ahead = 60_000;
    await over;
    const running = await vty.ask('show running-config');
    expect(running?.match(/prefix-list MANY/g)).toHaveLength(LINES);
    await loaded;
    vty.close();
  });
});
