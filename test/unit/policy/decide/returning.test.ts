import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/policy/decide/decide.ts';
import type { Policy } from '../../../../src/policy/decide/situation.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { at, type Case, situation } from './situations.ts';

const RECLAIM = { reclaim: { metric: 1, holdMs: 30_000 } } satisfies Partial<Policy>;
/** The first of two, which was away; its peer stands in at 3. */
const AWAY: Case = {
  order: 'ba',
  own: 'up',
  peers: { a: 'up' },
  boost: 3,
  current: NOT_HERE,
  policy: RECLAIM,
};
const BACK: Case = { ...AWAY, current: 1, on: 'returning' };
/** The second of two, which stands in at 3 for the first. */
const STANDING_IN: Case = {
  order: 'ab',
  own: 'up',
  peers: { a: 'up' },
  boost: 3,
  current: 3,
  on: 'boosted',
  policy: RECLAIM,
};

const cases: readonly [string, Case, number, string][] = [
  ['that is silent: better than any boost', AWAY, 1, 'returning: smtp-b is back, and takes its traffic over'],
  ['that stands in for it: likewise', { ...AWAY, told: { a: 'boosted' } }, 1, 'returning: '],
  ['that does not stand in for it: normal', { ...AWAY, told: { a: 'normal' } }, 5, 'normal: '],
  [
    'while its hold lasts: it stays there',
    { ...BACK, told: { a: 'normal' }, later: 29_999 },
    1,
    'returning: ',
  ],
  ['once its hold is over: normal', { ...BACK, told: { a: 'normal' }, later: 30_000 }, 5, 'normal: '],
  [
    'that has not stepped down by then: it waits for that',
    { ...BACK, told: { a: 'boosted' }, later: 60_000 },
    1,
    'returning: smtp-b is back, but smtp-a still stands in for it',
  ],
  ['that is silent, at the end of the hold: normal', { ...BACK, later: 30_000 }, 5, 'normal: '],
  ['and no `reclaim`: normal', { ...AWAY, policy: {} }, 5, 'normal: '],
  ['but its checks have not spoken: withdrawn', { ...AWAY, own: 'unknown' }, NOT_HERE, 'withdrawn: '],
  [
    'but it is held up still: withdrawn',
    { ...AWAY, policy: { ...RECLAIM, holdUpMs: 10_000 } },
    NOT_HERE,
    'withdrawn: smtp-b is up, but held up',
  ],
  [
    'and a drain that is called off: better than any boost',
    { ...AWAY, current: 12, on: 'draining' },
    1,
    'returning: ',
  ],
  ['and it was never away: as it is', { ...AWAY, current: 5, on: 'normal' }, 5, 'normal: '],
  [
    'and it dies again: withdrawn at once, as no boost beats it',
    { ...BACK, own: 'down', later: 0 },
    NOT_HERE,
    'withdrawn: ',
  ],
  [
    'after a restart of ripcord: kept until the checks have spoken',
    { ...AWAY, current: 1, own: 'unknown' },
    1,
    'returning: kept as found',
  ],
];

describe('a first server that is back, and a later one', () => {
  it.each(cases)('%s', (_name, given, metric, reason) => {
    const decision = decide(situation(given));
    expect(decision.metric).toBe(metric);
    expect(decision.reason).toContain(reason);
  });
});

describe('the second of three that is back', () => {
  const second: Case = { ...AWAY, order: 'abc', peers: { a: 'up', c: 'up' } };
  it.each([
    ['and the first is up: the traffic is not its own', second, 'normal', 5],
    ['and of the first nothing is known yet', { ...second, peers: { a: 'unknown', c: 'up' } }, 'normal', 5],
    [
      'and the first is down: better than the third',
      { ...second, peers: { a: 'down', c: 'up' } },
      'returning',
      1,
    ],
    ['and the first returns meanwhile', { ...second, current: 1, on: 'returning' }, 'normal', 5],
    [
      'and its hold is over while the first is down: boosted',
      { ...second, peers: { a: 'down', c: 'up' }, current: 1, on: 'returning', later: 30_000 },
      'boosted',
      3,
    ],
  ] as const)('%s', (_name, given, on, metric) => {
    expect(decide(situation(given))).toMatchObject({ state: on, metric });
  });
});

describe('a last server, which nobody stands in for', () => {
  it('returns at its normal metric', () => {
    expect(decide(situation({ ...STANDING_IN, current: NOT_HERE, on: 'withdrawn' }))).toMatchObject({
      metric: 5,
    });
  });
});

describe('a server that stands in', () => {
  it.each([
    ['whose peer is back: not before that is heard everywhere', { later: 4999 }, 3],
    ['whose peer has been back long enough', { later: 5000 }, 5],
    [
      'whose peer has just said that it is returning',
      { told: { a: 'returning' }, said: 8000, later: 12_999 },
      3,
    ],
    ['whose peer said so long enough ago', { told: { a: 'returning' }, said: 8000, later: 13_000 }, 5],
  ] as const)('%s', (_name, given, metric) => {
    expect(decide(situation({ ...STANDING_IN, ...given })).metric).toBe(metric);
  });

  it('says when it will step down', () => {
    const decision = decide(situation({ ...STANDING_IN, later: 0 }));
    expect(decision).toMatchObject({ state: 'boosted', reviewAt: at + 5000 });
  });
});

describe('whatever the peers say', () => {
  it('a server that returns is never worse than without `reclaim`, and never better than it', () => {
    const told = fc.dictionary(fc.constantFrom('a', 'c'), fc.constantFrom('normal', 'boosted', 'returning'));
    const peers = fc.record({
      a: fc.constantFrom('up', 'down', 'unknown'),
      c: fc.constantFrom('up', 'down'),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('abc', 'bac', 'cab'),
        peers,
        told,
        fc.constantFrom(5, 12, NOT_HERE),
        fc.nat(60_000),
        (order, health, said, current, later) => {
          const given: Case = { order, own: 'up', peers: health, told: said, boost: 3, current, later };
          const without = decide(situation(given)).metric;
          const { metric } = decide(situation({ ...given, policy: RECLAIM }));
          expect(metric).toBeLessThanOrEqual(without);
          expect(metric).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});
