/** FRR loads its file: from 10 on nobody talks to it meanwhile, however long that takes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLoading } from '../../src/drivers/frr/loading.ts';
import { openVty } from '../../src/drivers/frr/vty.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { hasMgmtd, INSTALLATIONS, type Installation } from '../integration/frr/installations.ts';
import { FrrInstance, run, until } from '../integration/frr/instance.ts';

const OURS = 'redistribute connected metric 16 route-map RIPCORD';
/** Of mgmtd's: enough for a load of half a second. Before FRR 10 each would be a commit of its own. */
const LINES = 2000;
const BLOCK = ['route-map RIPCORD deny 65535', 'exit', 'router rip', ` ${OURS}`, 'exit', ''];
const MANY = Array.from(
  { length: LINES },
  (_, i) => `ip prefix-list MANY seq ${i + 1} permit 10.${i >> 8}.${i % 256}.0/24`,
);

async function withFile(installation: Installation, lines: readonly string[]): Promise<FrrInstance> {
  const frr = await FrrInstance.start(installation);
  writeFileSync(frr.file('vtysh.conf').real, 'service integrated-vtysh-config\n', { mode: 0o644 });
  writeFileSync(frr.file('frr.conf').real, lines.join('\n'), { mode: 0o644 });
  return frr;
}

describe.each(INSTALLATIONS.filter(other => !hasMgmtd(other)))('the FRR in $root', installation => {
  test('keeps nobody waiting while it loads its file, as before 10 each line holds at once', async () => {
    await using frr = await withFile(installation, BLOCK);
    const socket = join(installation.root, 'run/frr', frr.name, 'mgmtd.vty');
    const loading = createLoading(socket, running => running.includes(OURS), systemClock);
    for (const state of ['gone', 'running'] as const) void loading.onDaemonState('ripd', state);
    const loaded = run(...frr.vtysh, '-b');
    loading.mustBeOver();
    await loaded;
    expect(await frr.operator('show running-config')).toContain(OURS);
  });
});

describe.each(INSTALLATIONS.filter(hasMgmtd))('the FRR in $root', installation => {
  test('is left alone until the last line of its file is in, also beyond our patience', async () => {
    await using frr = await withFile(installation, [...BLOCK.slice(0, -1), ...MANY, '']);
    const socket = join(installation.root, 'run/frr', frr.name, 'mgmtd.vty');
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const loading = createLoading(socket, running => running.includes(OURS), clock);
    const vty = openVty(socket);
    await vty.ask('enable');

    void loading.onDaemonState('mgmtd', 'gone');
    const over = loading.onDaemonState('mgmtd', 'running');
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
