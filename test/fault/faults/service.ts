/** Group 1: the service dies, hangs, or answers badly. */
import type { Behaviour } from '../../bench/service.ts';
import type { Expectation, Fault } from '../fault.ts';
import { type Scene, TAKEOVER_MS } from '../scene.ts';

const TAKEN_OVER: Expectation = {
  servedBy: 'another',
  outageMs: TAKEOVER_MS,
  announced: [16],
  status: { inStep: true, services: [{ state: 'withdrawn', observedMetric: null }] },
};

/** It returns to the metric it had, and nobody loses a connection. */
const RETURNED: Expectation = {
  servedBy: 'victim',
  outageMs: 0,
  status: { inStep: true, services: [{ state: 'normal' }] },
};

/** Whether flap control keeps the service away. */
async function isSuppressed({ victim }: Scene): Promise<boolean> {
  const { services } = await victim.ripcord.status();
  return services.some(({ flap }) => flap !== null && flap.suppressedUntil !== null);
}

const behaving = (name: string, how: Behaviour, form: Fault['form'] = 'full'): Fault => ({
  name,
  group: 1,
  so: 'another server takes over, and it returns without a lost connection',
  form,
  inject: scene => scene.behave(how),
  undo: scene => scene.behave('well'),
  meanwhile: TAKEN_OVER,
  afterwards: RETURNED,
});

export const serviceFaults: readonly Fault[] = [
  {
    ...behaving('service killed', 'well', 'short'),
    inject: ({ service }) => service.kill(),
    undo: ({ service }) => service.start(),
  },
  {
    ...behaving('service hung', 'well'),
    inject: ({ service }) => service.hang(),
    undo: ({ service }) => service.wake(),
  },
  behaving('service answers something else', 'wrong'),
  behaving('service slow', 'slow'),
  behaving('service refuses connections', 'refusing'),
  {
    ...behaving('every second connection fails', 'half'),
    so: 'the route does not flap for ever: flap control keeps it away, and it returns',
    says: { service: { flap: { halfLife: '20s', suppress: 2, reuse: 1, maxSuppress: '60s' } } },
    meanwhile: {
      servedBy: 'another',
      outageMs: TAKEOVER_MS,
      movesAtMost: 8,
      conditions: [{ what: 'flap control keeps it away', holds: isSuppressed }],
    },
    afterwards: RETURNED,
  },
];
