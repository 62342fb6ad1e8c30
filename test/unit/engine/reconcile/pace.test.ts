import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, mostUrgentFirst } from '../../../../src/engine/reconcile/pace.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';

const change = (held: number, wanted: number) => ({ held, wanted });
const TAKEOVER = change(5, 1);
const RETURN = change(NOT_HERE, 3);
const POISON = change(3, NOT_HERE);
const DRAIN = change(3, 12);
const FAILBACK = change(1, 5);

describe('the pace of the reconciler', () => {
  it('announces first whoever improves, then whoever is withdrawn, then what still serves as before', () => {
    expect(mostUrgentFirst([FAILBACK, POISON, DRAIN, RETURN, TAKEOVER])).toEqual([
      TAKEOVER,
      RETURN,
      POISON,
      FAILBACK,
      DRAIN,
    ]);
  });

  it('keeps the order of the configuration among equals, of which the first is the most important', () => {
    const equals = [1, 2, 3].map(place => ({ ...POISON, place }));
    expect(mostUrgentFirst(equals).map(({ place }) => place)).toEqual([1, 2, 3]);
  });

  it('loses none and puts no worsening before an improvement', () => {
    const metric = fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant(NOT_HERE));
    fc.assert(
      fc.property(fc.array(fc.record({ held: metric, wanted: metric })), changes => {
        const ordered = mostUrgentFirst(changes);
        expect(new Set(ordered)).toEqual(new Set(changes));
        const firstOther = ordered.findIndex(({ held, wanted }) => wanted >= held);
        const lastBetter = ordered.findLastIndex(({ held, wanted }) => wanted < held);
        expect(firstOther === -1 || lastBetter < firstOther).toBe(true);
      }),
    );
  });

  it('pauses twice as long after each failure, up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoff)).toEqual([
      100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000,
    ]);
  });
});
