/** A withdrawal that meets a ripd which is away alone, as while watchfrr starts it again: the neighbour must hear of it all the same. */

import { describe, expect, it } from 'vitest';
import { createAliasDriver } from '../../../src/drivers/alias/alias.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { createNudger } from '../../../src/drivers/nudge/nudge.ts';
import { createReconciler, type Report } from '../../../src/engine/reconcile/loop.ts';
import { leave } from '../../../src/engine/reconcile/withdraw.ts';
import { NOT_HERE } from '../../../src/protocols/metric.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { until } from './instance.ts';
import { Pair } from './pair.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const ALIAS = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
/** Far more than a ripd takes to start. */
const STEP_MS = 20_000;

type Phase = Parameters<Parameters<typeof leave>[0]['enter']>[0];

/** What serves on the server, and leaves it. */
function leaverOf({ server }: Pair) {
  let phase: Phase = 'serving';
  const inside: Exec = ([program, ...args], options) => {
    const [ip, ...rest] = server.inside(program, ...args);
    return systemExec([ip, ...rest], options);
  };
  const host = {
    routing: createFrrDriver(configFor([SMTP], { vtysh: server.vtysh, config: null }), { exec: systemExec }),
    nudger: createNudger(inside),
    aliases: createAliasDriver(inside),
  };
  const reports: Report[] = [];
  const desired = () => ({
    metrics: new Map([['smtp', phase === 'serving' ? 3 : NOT_HERE]]),
    present: phase === 'leaving' ? [] : [ALIAS],
    absent: phase === 'leaving' ? [ALIAS] : [],
    nudge: true,
  });
  const reconciler = createReconciler(() => ({ host, desired }), systemClock, {
    onAction: () => undefined,
    onReport: report => reports.push(report),
  });
  reconciler.start();
  const enter = (next: Phase) => {
    phase = next;
  };
  return {
    reports,
    serve: () => until('it serves', async () => (await reconciler.settle()).inStep),
    leave: (stepMs: number) =>
      leave({
        ...{ host, reconciler, clock: systemClock, enter },
        withdrawMs: stepMs,
        leaveMs: stepMs,
        aliases: [ALIAS],
      }),
    aliases: host.aliases,
    [Symbol.asyncDispose]: async () => {
      await reconciler.stop();
      await host.nudger.close();
      await host.routing.close();
    },
  };
}

describe.each(INSTALLATIONS)('beside the FRR in $root', installation => {
  it('a ripd that is away alone is waited for, and poisons when it is back', async () => {
    await using pair = await Pair.start(installation);
    await using leaver = leaverOf(pair);
    await leaver.serve();
    await pair.metricBecomes(SMTP.address, 4);

    await pair.server.signal('ripd', 'SIGKILL');
    const left = leaver.leave(STEP_MS);
    await until('it has missed ripd', async () =>
      leaver.reports.some(({ error }) => /ripd is not running/.test(error?.message ?? '')),
    );
    expect(await leaver.aliases.observe()).toContainEqual(expect.objectContaining({ ip: ALIAS.ip }));
    await pair.server.startDaemon('ripd');

    expect(await left).toEqual([]);
    expect(await leaver.aliases.observe()).not.toContainEqual(expect.objectContaining({ ip: ALIAS.ip }));
    await pair.metricBecomes(SMTP.address, 16);
  });

  it('where all of FRR is away nothing is waited for', async () => {
    await using pair = await Pair.start(installation);
    await using leaver = leaverOf(pair);
    await leaver.serve();
    for (const daemon of installation.daemons) await pair.server.signal(daemon, 'SIGKILL');
    const looks = leaver.reports.length;

    const left = await leaver.leave(STEP_MS);
    expect(left.map(error => error.name)).toEqual(['AbsentDaemonError']);
    expect(leaver.reports.length - looks).toBeLessThan(5);
    expect(await leaver.aliases.observe()).not.toContainEqual(expect.objectContaining({ ip: ALIAS.ip }));
  });
});
