import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceiling,
  type FlapPolicy,
  type Flapping,
  isSuppressed,
  penaltyAt,
  STEADY,
  wentDown,
} from '../../../../src/policy/judge/flap.ts';

const policy: FlapPolicy = { halfLifeMs: 60_000, suppress: 3, reuse: 1, maxSuppressMs: 300_000 };

/** A service that went down at each of these times. */
const fell = (times: readonly number[], by = policy): Flapping =>
  times.reduce((state, at) => wentDown(state, by, at), STEADY);

describe('a service that goes down', () => {
  it('once is not suppressed, and its penalty is half after the half-life', () => {
    const once = fell([1000]);
    expect(isSuppressed(once, 1000)).toBe(false);
    expect(penaltyAt(once, policy, 61_000)).toBe(0.5);
  });

  it('four times in a row is suppressed until its penalty is that of one fall', () => {
    const often = fell([0, 0, 0, 0]);
    expect(isSuppressed(often, 0)).toBe(true);
    expect(isSuppressed(often, 119_999)).toBe(true);
    expect(isSuppressed(often, 120_000)).toBe(false);
  });

  it('again while it is suppressed is suppressed for longer, though its penalty is below the threshold by then', () => {
    const again = fell([0, 0, 0, 0, 100_000]);
    expect(again.penalty).toBeLessThan(policy.suppress);
    expect(isSuppressed(again, 130_000)).toBe(true);
  });

  it('at a steady, slow pace is never suppressed', () => {
    expect(fell(Array.from({ length: 100 }, (_, i) => i * 120_000)).suppressedUntil).toBeUndefined();
  });
});

const anyPolicy = fc
  .record({
    halfLifeMs: fc.integer({ min: 1000, max: 600_000 }),
    reuse: fc.integer({ min: 1, max: 10 }),
    above: fc.integer({ min: 1, max: 10 }),
    maxSuppressMs: fc.integer({ min: 1000, max: 3_600_000 }),
  })
  .map(({ above, reuse, ...rest }): FlapPolicy => ({ ...rest, reuse, suppress: reuse + above }));
const falls = fc
  .array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 50 })
  .map(gaps => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap)));

describe('whatever a service does', () => {
  it('it is free again at the latest after the longest suppression from its last fall on', () => {
    fc.assert(
      fc.property(anyPolicy, falls, (by, times) => {
        const last = times.at(-1) ?? 0;
        expect(isSuppressed(fell(times, by), last + by.maxSuppressMs)).toBe(false);
      }),
    );
  });

  it('its penalty only decays between two falls, and never exceeds its bound', () => {
    fc.assert(
      fc.property(anyPolicy, falls, fc.nat(1_000_000), fc.nat(1_000_000), (by, times, soon, more) => {
        const state = fell(times, by);
        const sooner = penaltyAt(state, by, state.at + soon);
        expect(penaltyAt(state, by, state.at + soon + more)).toBeLessThanOrEqual(sooner);
        expect(sooner).toBeLessThanOrEqual(ceiling(by));
      }),
    );
  });

  it('one fall more never frees it sooner', () => {
    fc.assert(
      fc.property(anyPolicy, falls, fc.nat(60_000), (by, times, later) => {
        const before = fell(times, by);
        const at = before.at + later;
        fc.pre(isSuppressed(before, at));
        const after = wentDown(before, by, at).suppressedUntil ?? 0;
        // Both are sums of times and logarithms: to a microsecond.
        expect(after).toBeGreaterThan((before.suppressedUntil ?? 0) - 0.001);
      }),
    );
  });
});
