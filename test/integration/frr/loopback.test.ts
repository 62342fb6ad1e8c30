/** lo set down beside a real FRR: the daemon holds the metric still, and its neighbour has lost the route. */
import { describe, expect, it } from 'vitest';
import { createAliasDriver } from '../../../src/drivers/alias/alias.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { createNudger } from '../../../src/drivers/nudge/nudge.ts';
import { createReconciler } from '../../../src/engine/reconcile/loop.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { until } from './instance.ts';
import { Pair } from './pair.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const ALIAS = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };

describe.each(INSTALLATIONS)('beside the FRR in $root', installation => {
  it('a lo that is down is out of sync, and the remedy helps', async () => {
    await using pair = await Pair.start(installation);
    const inside: Exec = ([program, ...args], options) => {
      const [ip, ...rest] = pair.server.inside(program, ...args);
      return systemExec([ip, ...rest], options);
    };
    const host = {
      routing: createFrrDriver(configFor([SMTP], { vtysh: pair.server.vtysh, config: null }), {
        exec: systemExec,
      }),
      nudger: createNudger(inside),
      aliases: createAliasDriver(inside),
    };
    const desired = () => ({
      metrics: new Map([['smtp', 3]]),
      present: [ALIAS],
      absent: [],
      nudge: true,
    });
    const reconciler = createReconciler(() => ({ host, desired }), systemClock, {
      onAction: () => undefined,
      onReport: () => undefined,
    });
    reconciler.start();
    await using _stop = {
      [Symbol.asyncDispose]: async () => {
        await reconciler.stop();
        await host.nudger.close();
        await host.routing.close();
      },
    };
    await until('it serves', async () => (await reconciler.settle()).inStep);
    await pair.metricBecomes(SMTP.address, 4);

    await inside(['ip', 'link', 'set', 'lo', 'down'], { timeoutMs: 5000 });
    await pair.metricBecomes(SMTP.address, 16);
    const { inStep, observed, error } = await reconciler.settle();
    expect([inStep, observed?.routing.metrics.get('smtp')]).toEqual([false, 3]);
    const remedy = /: (ip link set lo up)$/.exec(error?.message ?? '')?.[1]?.split(' ') ?? [];

    const [program = 'false', ...args] = remedy;
    await inside([program, ...args], { timeoutMs: 5000 });
    await until('it serves again', async () => (await reconciler.settle()).inStep);
    await pair.metricBecomes(SMTP.address, 4);
  });
});
