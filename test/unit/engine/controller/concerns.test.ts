/** Where what is added on the way out upsets the metrics of a group. */
import { describe, expect, it } from 'vitest';
import { concernsOf } from '../../../../src/engine/controller/concerns.ts';
import { createController } from '../../../../src/engine/controller/controller.ts';
import { configOf, peerEntry, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';

interface Situation {
  /** Our own place in the order is `us`; none: load-balance. */
  readonly order?: readonly string[];
  readonly metric?: number;
  readonly boost?: number;
  readonly drainMetric?: number;
  readonly added: number;
  /** What the peer says: its state, and the metric with which its route leaves. */
  readonly peer?: readonly [state: string, metric: number];
}

function concerns({ order, metric = 3, added, peer, ...service }: Situation): string[] {
  const config = configOf({
    server: 'us',
    services: [serviceEntry({ metric, ...service, order, peers: [peerEntry({ name: 'they' })] })],
  });
  const controller = createController(config, new FakeClock(), {
    onCheck: () => undefined,
    onDecision: () => undefined,
  });
  controller.inherit(new Map([['smtp', metric]]));
  controller.add('smtp', added);
  if (peer !== undefined) {
    const [state, leaving] = peer;
    controller.takeReport('they', 'smtp', { health: 'up', serving: true, since: 0, state, metric: leaving });
  }
  return controller.services().flatMap(concernsOf);
}

describe('what is added on the way out', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['is nothing', { order: ['us', 'they'], added: 0, peer: ['normal', 5] }, []],
    [
      'puts the first of an order behind the second',
      { order: ['us', 'they'], added: 3, peer: ['normal', 5] },
      ['the order is upset: us comes before they, and its route leaves as 6, not below 5'],
    ],
    [
      'of the peer puts the first of an order behind the second',
      { order: ['they', 'us'], metric: 5, added: 0, peer: ['normal', 6] },
      ['the order is upset: they comes before us, and its route leaves as 6, not below 5'],
    ],
    ['leaves the order as it is', { order: ['us', 'they'], added: 1, peer: ['normal', 5] }, []],
    [
      'of a peer that is not at its normal metric says nothing of the order',
      { order: ['us', 'they'], added: 3, peer: ['boosted', 1] },
      [],
    ],
    [
      'may be added by a peer too that says nothing',
      { order: ['us', 'they'], added: 3 },
      ['metric 3 leaves as 6: unless as much is added at they, order, balance and boost are upset'],
    ],
    [
      'keeps a boost from beating the first',
      { order: ['they', 'us'], metric: 5, boost: 1, added: 3, peer: ['normal', 3] },
      ['boost 1 of smtp leaves as 4, which does not beat they with 3'],
    ],
    [
      'leaves a drain no room',
      { metric: 9, added: 3, peer: ['normal', 12] },
      ['a drain of smtp has no room: metric 9 leaves as 12, and drainMetric is 12'],
    ],
  ])('%s', (_title, situation, said) => {
    expect(concerns(situation)).toEqual(said);
  });

  it('is taken off a drain, so that it leaves as its metric', () => {
    const config = configOf({ services: [serviceEntry({ metric: 3 })] });
    const quiet = { onCheck: () => undefined, onDecision: () => undefined };
    const controller = createController(config, new FakeClock(), quiet);
    controller.inherit(new Map([['smtp', 3]]));
    controller.add('smtp', 3);
    controller.drain('smtp', { cause: 'command', reason: 'upgrade', since: 0, until: null });
    expect(controller.metrics().get('smtp')).toBe(9);
    controller.add('smtp', 10);
    expect(controller.metrics().get('smtp')).toBe(3);
  });
});
