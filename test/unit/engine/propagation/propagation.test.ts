import { describe, expect, it } from 'vitest';
import type { LearnedRoute } from '../../../../src/drivers/outlook.ts';
import { createController } from '../../../../src/engine/controller/controller.ts';
import { createPropagationWatch } from '../../../../src/engine/propagation/propagation.ts';
import type { Report } from '../../../../src/engine/reconcile/loop.ts';
import { configOf } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { fakeHost } from '../reconcile/fake-host.ts';

const READ: Report = {
  ...{ at: 0, lookedAt: 0, inStep: true, error: undefined, changed: false, unannounced: new Set() },
  observed: {
    routing: {
      daemon: { product: 'frr', version: '8.4.4' },
      metrics: new Map(),
      running: new Map(),
      hearing: 'hearing',
    },
    ...{ addresses: [], elsewhere: [], loIsDown: false, file: undefined },
  },
};

/** What is known to have been learned of the service smtp, 3 s after the start. */
async function learnedFrom(routes: readonly LearnedRoute[]) {
  const clock = new FakeClock(100_000);
  const ignore = () => undefined;
  const controller = createController(configOf(), clock, { onCheck: ignore, onDecision: ignore });
  const { routing, ...host } = fakeHost();
  const outlook = async () => ({ interfaces: [], learned: routes, ownAddresses: [], silentAfterMs: 180_000 });
  const watch = createPropagationWatch({
    host: () => ({ ...host, routing: { ...routing, outlook } }),
    report: () => READ,
    controller,
    clock,
  });
  watch.start();
  await clock.advance(3000);
  const [view] = controller.services();
  const learned = view && watch.learned(view);
  const stopped = watch.stop();
  await clock.advance(60_000);
  await stopped;
  return learned;
}

const route = (change: Partial<LearnedRoute> = {}): LearnedRoute => ({
  ...{ prefix: '198.51.100.25/32', metric: 4, from: '10.46.2.1', agoMs: 2000 },
  ...change,
});

describe('a learned route to a service', () => {
  it('is the best one to an address of it, and as old as its last announcement', async () => {
    const routes = [route({ metric: 7 }), route(), route({ prefix: '10.46.9.0/24', metric: 1 })];
    const learned = await learnedFrom(routes);
    expect(learned).toMatchObject({ metric: 4, from: '10.46.2.1' });
    // It was looked at within the last second.
    expect(learned?.at).toBeGreaterThanOrEqual(100_000 - 2000 + 2000);
    expect(learned?.at).toBeLessThanOrEqual(103_000 - 2000);
  });

  it('is absent where the daemon has learned no such route', async () => {
    expect(await learnedFrom([route({ prefix: '198.51.100.24/31' })])).toBeUndefined();
  });
});
