/** A restart of zebra alone leaves ripd deaf: that is seen, healed, and a nudge is heard by the neighbour again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createAliasDriver } from '../../../src/drivers/alias/alias.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { createNudger } from '../../../src/drivers/nudge/nudge.ts';
import { createReconciler } from '../../../src/engine/reconcile/loop.ts';
import { type Clock, systemClock } from '../../../src/sys/clock.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { until } from './instance.ts';
import { Pair } from './pair.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const ALIAS = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
/** No periodic update goes out while the test runs: what the neighbour hears was triggered. */
const SILENT = { update: 600, timeout: 3600, garbage: 3600 };
const OPERATORS = ['network 10.46.9.0/24', 'default-metric 7', 'passive-interface eth9'];

/** The server under reconciliation, at a metric that may be set. */
function reconcilerOf({ server }: Pair, vtysh = server.vtysh) {
  const world = { metric: 3, ahead: 0, errors: new Set<string>(), done: [] as string[] };
  const inside: Exec = ([program, ...args], options) => {
    const [ip, ...rest] = server.inside(program, ...args);
    return systemExec([ip, ...rest], options);
  };
  // Looks are 10 s apart while all is well: the clock can be moved on so that the next is due.
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + world.ahead };
  const config = configFor([SMTP], { vtysh, timers: SILENT, config: null });
  const routing = createFrrDriver(config, { exec: systemExec, hold: systemHold, clock });
  const nudger = createNudger(inside);
  const reconciler = createReconciler(
    () => ({
      host: { routing, nudger, aliases: createAliasDriver(inside) },
      desired: () => ({
        metrics: new Map([['smtp', world.metric]]),
        present: [ALIAS],
        absent: [],
        nudge: true,
      }),
    }),
    clock,
    {
      onAction: action => world.done.push(action.kind),
      onReport: ({ error }) => {
        if (error !== undefined) world.errors.add(error.message);
      },
    },
  );
  reconciler.start();
  const inStep = () => until('the server is in sync', async () => (await reconciler.settle()).inStep);
  return {
    world,
    inStep,
    routing,
    [Symbol.asyncDispose]: async () => {
      await reconciler.stop();
      await routing.close();
    },
  };
}

/** What the server says of its service address, until disposed of. */
function listenAt({ router }: Pair) {
  const argv = router.inside('tcpdump', '-i', 'eth0', '-n', '-v', '-l', '--immediate-mode');
  const [ip, ...rest] = [...argv, 'src 10.46.1.2 and udp port 520'];
  const child = execa(ip ?? 'ip', rest, { reject: false, buffer: false });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', chunk => {
    text += chunk;
  });
  let begun = false;
  child.stderr.on('data', () => {
    begun = true;
  });
  const metricsIn = (packets: readonly string[]): number[] =>
    packets.flatMap(packet =>
      [...packet.matchAll(/198\.51\.100\.25\/32, .*metric: (\d+)/g)].map(([, metric]) => Number(metric)),
    );
  const packets = () => text.split(/\n(?=\S)/);
  return {
    /** Each metric it told anybody. */
    told: () => metricsIn(packets()),
    /** Each metric it told all, unasked: routers ask now and then, and are answered by a deaf ripd too. */
    announced: () => metricsIn(packets().filter(packet => packet.includes('> 224.0.0.9.520'))),
    ready: until('tcpdump listens', async () => begun),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await child;
    },
  };
}

describe.each(INSTALLATIONS)('the FRR in $root', installation => {
  it('that is deaf after a restart of zebra is healed unnoticed, and heard at once again', async () => {
    await using pair = await Pair.start(installation);
    await pair.server.operator('conf t', 'router rip', ...OPERATORS);
    await using reconciled = reconcilerOf(pair);
    const { world, inStep, routing } = reconciled;
    await inStep();
    await pair.metricBecomes(SMTP.address, 4);
    world.metric = 5;
    await inStep();
    await pair.metricBecomes(SMTP.address, 6);
    const before = (await routing.observe()).running;
    expect(before.get('router rip')).toEqual(expect.arrayContaining(OPERATORS));
    world.done.length = 0;
    await using wire = listenAt(pair);
    await wire.ready;

    await pair.server.signal('zebra', 'SIGKILL');
    await pair.server.startDaemon('zebra');
    world.ahead += 10_000;
    await until('ripd was healed', async () => {
      await inStep();
      return world.done.includes('heal');
    });

    expect(world.done).toEqual(['heal']);
    expect([...world.errors].every(error => /ripd has lost zebra/.test(error))).toBe(true);
    expect((await routing.observe()).running).toEqual(before);

    world.metric = 9;
    await inStep();
    await until('the new metric is announced', async () => wire.announced().includes(9));
    await pair.metricBecomes(SMTP.address, 10);
    expect(wire.told().filter(metric => metric !== 5 && metric !== 9)).toEqual([]);
  });
});

it('a zebra that always answers late is not taken for a lost one: a change is nudged out, and heard at once', async () => {
  await using pair = await Pair.start();
  const folder = mkdtempSync(join(tmpdir(), 'ripcord-late-'));
  const late = join(folder, 'vtysh');
  const lateForZebra = 'case "$*" in *"show zebra client"*) sleep 4;; esac; exec "$@"';
  writeFileSync(late, `#!/bin/sh\n${lateForZebra}\n`, { mode: 0o755 });
  await using reconciled = reconcilerOf(pair, [late, ...pair.server.vtysh]);
  const { world, inStep } = reconciled;
  await inStep();
  await pair.metricBecomes(SMTP.address, 4);
  world.ahead += 15_000;
  await inStep();
  world.metric = 12;
  await inStep();
  await pair.metricBecomes(SMTP.address, 13);
  expect([...world.errors].filter(error => /zebra/.test(error))).toEqual([]);
  rmSync(folder, { recursive: true });
});
