import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/policy/decide/decide.ts';
import type { StateName } from '../../../../src/policy/decide/states.ts';
import type { Health } from '../../../../src/policy/judge/check-health.ts';
import type { LoadState } from '../../../../src/policy/judge/load-state.ts';
import { at, type Case, type DrainCase, situation } from './situations.ts';

const drain = (moved: boolean): DrainCase => ({
  cause: 'drain',
  reason: 'upgrade',
  since: at,
  until: null,
  moved,
});
const overrideDown = (moved: boolean): DrainCase => ({
  cause: 'override',
  reason: 'the probe at campus 2 fails',
  since: at,
  until: null,
  moved,
});
const load = (high: boolean): LoadState => ({ value: 0.95, threshold: 0.9, high, since: at });
const KEEP = { lastStanding: 'keep' } as const;
const DWELL = { flap: { dwellMs: 10_000 } };

const policy: readonly [string, Case, number, string][] = [
  // Our own service
  ['up: normal', { own: 'up' }, 5, 'normal: smtp-b passed smtp:25, since 12:01:07'],
  [
    'down: withdrawn',
    { own: 'down' },
    16,
    'withdrawn: smtp-b failed smtp:25 twice, connection refused, since 12:01:07',
  ],
  [
    'cold start: withdrawn until there is a verdict',
    { own: 'unknown' },
    16,
    'withdrawn: smtp-b has no result of smtp:25 yet',
  ],
  // Failover
  [
    'the better placed is down: boosted',
    { order: 'ab', own: 'up', peers: { a: 'down' } },
    1,
    'boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07',
  ],
  [
    'the better placed is up: normal',
    { order: 'ab', own: 'up', peers: { a: 'up' } },
    5,
    'normal: smtp-b passed',
  ],
  [
    'the worse placed is down: normal',
    { order: 'ba', own: 'up', peers: { a: 'down' } },
    5,
    'normal: smtp-b passed',
  ],
  [
    'unknown never boosts anybody',
    { order: 'ab', own: 'up', peers: { a: 'unknown' } },
    5,
    'normal: smtp-b passed',
  ],
  [
    'down ourselves: never boosted',
    { order: 'ab', own: 'down', peers: { a: 'down' } },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'unknown ourselves: never boosted',
    { order: 'ab', own: 'unknown', peers: { a: 'down' } },
    16,
    'withdrawn: smtp-b has',
  ],
  [
    'third of three, only the first down: normal',
    { order: 'abc', server: 'c', own: 'up', peers: { a: 'down', b: 'up' } },
    5,
    'normal: smtp-c',
  ],
  [
    'third of three, only the second down: normal',
    { order: 'abc', server: 'c', own: 'up', peers: { a: 'up', b: 'down' } },
    5,
    'normal: smtp-c',
  ],
  [
    'third of three, first down, second unknown: normal',
    { order: 'abc', server: 'c', own: 'up', peers: { a: 'down', b: 'unknown' } },
    5,
    'normal: smtp-c',
  ],
  [
    'third of three, both before it down: boosted, both named',
    { order: 'abc', server: 'c', own: 'up', peers: { a: 'down', b: 'down' } },
    1,
    'boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07; smtp-b failed smtp:25 twice, connection refused, since 12:01:07',
  ],
  [
    'second of three, first down: boosted whatever the third does',
    { order: 'abc', own: 'up', peers: { a: 'down', c: 'down' } },
    1,
    'boosted: smtp-a failed',
  ],
  // Load-balance
  [
    'balanced, a peer down: boosted',
    { own: 'up', peers: { a: 'down', c: 'up' } },
    1,
    'boosted: smtp-a failed',
  ],
  ['balanced, no peer down: normal', { own: 'up', peers: { a: 'up', c: 'up' } }, 5, 'normal: smtp-b passed'],
  [
    'without a boost no peer matters',
    { own: 'up', peers: { a: 'down' }, boost: undefined },
    5,
    'normal: smtp-b passed',
  ],
  // A restart
  [
    'restarted, no verdict yet: as found',
    { own: 'unknown', current: 5 },
    5,
    'normal: kept as found, smtp-b has',
  ],
  [
    'restarted while boosted: stays boosted',
    { order: 'ab', own: 'unknown', peers: { a: 'unknown' }, current: 1 },
    1,
    'boosted: kept as found',
  ],
  [
    'restarted, we are up but the peer is not known yet: as found',
    { order: 'ab', own: 'up', peers: { a: 'unknown' }, current: 1 },
    1,
    'boosted: kept as found, smtp-a has',
  ],
  ['restarted and found down: withdrawn', { own: 'down', current: 5 }, 16, 'withdrawn: smtp-b failed'],
  [
    'restarted, all known: decided anew',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1 },
    5,
    'normal: smtp-b passed',
  ],
  // A dead service with somebody to take over: the poison waits
  [
    'down, a peer after us is up: the poison waits for it',
    { order: 'ab', server: 'a', own: 'down', peers: { b: 'up' }, current: 5, later: 200 },
    5,
    'holding: smtp-a failed smtp:25 twice, connection refused, since 12:01:07; the poison waits for smtp-b',
  ],
  [
    'down, and nobody came within a second: withdrawn',
    { order: 'ab', server: 'a', own: 'down', peers: { b: 'up' }, current: 5, later: 1000 },
    16,
    'withdrawn: smtp-a failed',
  ],
  [
    'down, and the peer tells that it took over: withdrawn',
    {
      order: 'ab',
      server: 'a',
      own: 'down',
      peers: { b: 'up' },
      told: { b: 'boosted' },
      current: 5,
      later: 50,
    },
    16,
    'withdrawn: smtp-a failed',
  ],
  [
    'down, the only peer is down too: withdrawn at once',
    { own: 'down', peers: { a: 'down' }, current: 5, later: 0 },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'down, the only peer is unknown: withdrawn at once',
    { own: 'down', peers: { a: 'unknown' }, current: 5, later: 0 },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'down, only a better placed peer is up: withdrawn at once, it is preferred anyway',
    { order: 'ab', own: 'down', peers: { a: 'up' }, current: 5, later: 0 },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'down while boosted: withdrawn at once, nobody can beat a boost',
    { own: 'down', peers: { a: 'up' }, current: 1, later: 0 },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'down while boosted, one after us in the order is up, which boosts itself further: the poison waits for it',
    { order: 'abc', own: 'down', peers: { a: 'down', c: 'up' }, current: 1, later: 200 },
    1,
    'holding: smtp-b failed smtp:25 twice, connection refused, since 12:01:07; the poison waits for smtp-c',
  ],
  [
    'down and already withdrawn: no way back for a moment',
    { own: 'down', peers: { a: 'up' }, current: 16, later: 0 },
    16,
    'withdrawn: smtp-b failed',
  ],
  // A drain
  [
    'drained, no channel: poor but reachable',
    { own: 'up', peers: { a: 'up' }, drain: drain(false), current: 5 },
    12,
    'draining: upgrade, since 12:01:07',
  ],
  [
    'drained, a peer on the channel: it is asked first',
    { own: 'up', peers: { a: 'up' }, told: { a: 'normal' }, drain: drain(false), current: 5, later: 100 },
    5,
    'draining: upgrade; smtp-a is asked to take over',
  ],
  [
    'drained, a peer on the channel took over: nothing worsens until the traffic has moved',
    { own: 'up', peers: { a: 'up' }, told: { a: 'boosted' }, drain: drain(false), current: 5, later: 100 },
    5,
    'draining: upgrade; smtp-a took over',
  ],
  [
    'drained, the peer on the channel does not come: poor but reachable',
    { own: 'up', peers: { a: 'up' }, told: { a: 'normal' }, drain: drain(false), current: 5, later: 1000 },
    12,
    'draining: upgrade',
  ],
  [
    'drained while boosted: poor but reachable, as one who takes over may stand no better',
    {
      order: 'abc',
      own: 'up',
      peers: { a: 'down', c: 'up' },
      told: { c: 'normal' },
      drain: drain(false),
      current: 1,
      later: 100,
    },
    12,
    'draining: upgrade',
  ],
  [
    'drained and moved: withdrawn',
    { own: 'up', peers: { a: 'up' }, drain: drain(true), current: 12 },
    16,
    'withdrawn: drained, upgrade, since 12:01:07',
  ],
  [
    'drained before it served at all: withdrawn',
    { own: 'up', drain: drain(false), current: 16 },
    16,
    'withdrawn: drained, upgrade',
  ],
  [
    'drained where the normal metric is poorer still: never better than normal',
    { own: 'up', drain: drain(false), current: 14, policy: { metric: 14 } },
    14,
    'draining: upgrade',
  ],
  [
    'drained and then down: withdrawn',
    { own: 'down', drain: drain(false), current: 12 },
    16,
    'withdrawn: smtp-b failed',
  ],
  // An override down: the service may well answer, so its traffic leaves as in a drain
  [
    'overridden down: poor but reachable until the traffic has moved',
    { own: 'up', peers: { a: 'up' }, drain: overrideDown(false), current: 5 },
    12,
    'draining: override down, the probe at campus 2 fails, since 12:01:07',
  ],
  [
    'overridden down, a peer on the channel: it is asked first',
    {
      own: 'up',
      peers: { a: 'up' },
      told: { a: 'normal' },
      drain: overrideDown(false),
      current: 5,
      later: 100,
    },
    5,
    'draining: override down, the probe at campus 2 fails; smtp-a is asked to take over',
  ],
  [
    'overridden down and moved: withdrawn',
    { own: 'up', drain: overrideDown(true), current: 12 },
    16,
    'withdrawn: override down, the probe at campus 2 fails, since 12:01:07',
  ],
  [
    'overridden down at a cold start: withdrawn',
    { own: 'unknown', drain: overrideDown(false) },
    16,
    'withdrawn: override down, the probe at campus 2 fails',
  ],
  [
    'overridden down, and our own checks say so too: like any dead service',
    {
      order: 'ab',
      server: 'a',
      own: 'down',
      peers: { b: 'up' },
      drain: overrideDown(false),
      current: 5,
      later: 200,
    },
    5,
    'holding: smtp-a failed',
  ],
  // Nobody is up
  [
    'all down: withdrawn, unless the policy says otherwise',
    { own: 'down', peers: { a: 'down', c: 'down' }, current: 5 },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'all down, keep: poor but reachable',
    { own: 'down', peers: { a: 'down', c: 'down' }, current: 5, policy: KEEP },
    12,
    'last-standing: smtp-b failed smtp:25 twice, connection refused, since 12:01:07; kept, as smtp-a, smtp-c are down too',
  ],
  [
    'all down, keep, where the normal metric is poorer still: never better than normal',
    { own: 'down', peers: { a: 'down' }, current: 14, policy: { ...KEEP, metric: 14 } },
    14,
    'last-standing: smtp-b failed',
  ],
  [
    'down, keep, one peer unknown: that one may be up',
    { own: 'down', peers: { a: 'down', c: 'unknown' }, current: 5, policy: KEEP },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'down, keep, no peers: nothing is known of others',
    { own: 'down', current: 5, policy: KEEP },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'all down, keep, but drained: whoever was asked to leave leaves',
    { own: 'down', peers: { a: 'down' }, drain: drain(false), current: 12, policy: KEEP },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'withdrawn while the peers still seemed up, which fell with us: back',
    { own: 'down', peers: { a: 'down' }, after: { a: 3000 }, current: 16, served: true, policy: KEEP },
    12,
    'last-standing: smtp-b failed',
  ],
  [
    'withdrawn long before the peers fell: that is our own fault',
    {
      own: 'down',
      peers: { a: 'down' },
      after: { a: 600_000 },
      later: 600_000,
      current: 16,
      served: true,
      policy: KEEP,
    },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'never served in this life: a reboot into a dead dependency advertises nothing',
    { own: 'down', peers: { a: 'down' }, current: 16, policy: KEEP },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'last standing, a peer is up again: its route returns before ours goes',
    { own: 'down', peers: { a: 'up' }, after: { a: 4500 }, current: 12, on: 'last-standing', policy: KEEP },
    12,
    'last-standing: smtp-b failed smtp:25 twice, connection refused, since 12:01:07; kept until smtp-a serves again',
  ],
  [
    'last standing, a peer is up again and had its moment: withdrawn',
    { own: 'down', peers: { a: 'up' }, after: { a: 4000 }, current: 12, on: 'last-standing', policy: KEEP },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'last standing, a peer is up again and tells that it took over: withdrawn',
    {
      own: 'down',
      peers: { a: 'up' },
      after: { a: 4900 },
      told: { a: 'boosted' },
      current: 12,
      on: 'last-standing',
      policy: KEEP,
    },
    16,
    'withdrawn: smtp-b failed',
  ],
  [
    'last standing, our own service is up again: held up, so that all return together',
    {
      own: 'up',
      peers: { a: 'down' },
      current: 12,
      on: 'last-standing',
      policy: { ...KEEP, holdUpMs: 10_000 },
    },
    12,
    'last-standing: smtp-b is up, but held up until 12:01:17',
  ],
  [
    'last standing, up again and no hold-up: it serves',
    { own: 'up', peers: { a: 'down' }, current: 12, on: 'last-standing', policy: KEEP },
    1,
    'boosted: smtp-a failed',
  ],
  // Flap control
  [
    'back, but it has gone down too often: suppressed',
    { own: 'up', peers: { a: 'up' }, current: 16, suppressed: 60_000 },
    16,
    'withdrawn: smtp-b is up, but suppressed for flapping until 12:02:07',
  ],
  [
    'suppressed, and its time is over: back',
    { own: 'up', peers: { a: 'up' }, current: 16, suppressed: 60_000, later: 60_000 },
    5,
    'normal: smtp-b passed',
  ],
  [
    'suppressed, but all peers are down: back at once, there is nobody else',
    { own: 'up', peers: { a: 'down' }, current: 16, suppressed: 60_000 },
    1,
    'boosted: smtp-a failed',
  ],
  [
    'suppressed, but still advertised: what is there stays',
    { own: 'up', peers: { a: 'up' }, current: 5, suppressed: 60_000 },
    5,
    'normal: smtp-b passed',
  ],
  [
    'overridden up: nothing holds it up',
    { own: 'up', current: 16, vouched: true, suppressed: 60_000, policy: { holdUpMs: 10_000 } },
    5,
    'normal: smtp-b passed',
  ],
  [
    'the peer is back, but we are boosted for a short time only: still boosted',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1, on: 'boosted', policy: DWELL },
    1,
    'boosted: kept for its least time in this state, until 12:01:17',
  ],
  [
    'the peer is back, and we were boosted for long enough: we step down',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1, on: 'boosted', later: 10_000, policy: DWELL },
    5,
    'normal: smtp-b passed',
  ],
  [
    'boosted for a short time only, but an operator asks for the failback',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1, on: 'boosted', released: true, policy: DWELL },
    5,
    'normal: smtp-b passed',
  ],
  // Load
  [
    'up, but too busy: degraded',
    { own: 'up', peers: { a: 'up' }, load: load(true), policy: { load: { offset: 2 } } },
    7,
    'degraded: smtp-b has a load above 0.9, since 12:01:07',
  ],
  [
    'too busy, but a peer is down: boosted all the same',
    { own: 'up', peers: { a: 'down' }, load: load(true), policy: { load: { offset: 2 } } },
    1,
    'boosted: smtp-a failed',
  ],
  [
    'busy as usual: normal',
    { own: 'up', load: load(false), policy: { load: { offset: 2 } } },
    5,
    'normal: smtp-b passed',
  ],
  // Hold-up and failback
  [
    'back, but held up',
    { own: 'up', current: 16, later: 4000, policy: { holdUpMs: 10_000 } },
    16,
    'withdrawn: smtp-b is up, but held up until 12:01:17',
  ],
  [
    'back and held up long enough',
    { own: 'up', current: 16, later: 10_000, policy: { holdUpMs: 10_000 } },
    5,
    'normal: smtp-b passed',
  ],
  [
    'the peer is back, but held up: still boosted',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1, later: 4000, policy: { holdUpMs: 10_000 } },
    1,
    'boosted: kept until smtp-a, which is back, is heard everywhere, at 12:01:17',
  ],
  [
    'the peer is back: the boosted server steps down',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1 },
    5,
    'normal: smtp-b passed',
  ],
  [
    'failback is manual: still boosted',
    { order: 'ab', own: 'up', peers: { a: 'up' }, current: 1, policy: { failback: 'manual' } },
    1,
    'boosted: kept until an operator',
  ],
  [
    'failback is manual, and asked for',
    {
      order: 'ab',
      own: 'up',
      peers: { a: 'up' },
      current: 1,
      released: true,
      policy: { failback: 'manual' },
    },
    5,
    'normal: smtp-b passed',
  ],
];

describe('the policy', () => {
  it.each(policy)('%s', (_name, given, metric, reason) => {
    const decision = decide(situation(given));
    expect(decision.metric).toBe(metric);
    expect(decision.reason).toContain(reason);
    expect(decision.reason.startsWith(`${decision.state}: `)).toBe(true);
  });
});

const anyHealth = fc.constantFrom<Health>('up', 'down', 'unknown');

const anyCase = fc
  .record(
    {
      order: fc.constantFrom('', 'abc', 'bac', 'cab'),
      own: anyHealth,
      peers: fc.dictionary(fc.constantFrom('a', 'c'), anyHealth),
      after: fc.dictionary(fc.constantFrom('a', 'c'), fc.integer({ min: 0, max: 20_000 })),
      told: fc.dictionary(fc.constantFrom('a', 'c'), fc.constantFrom('normal', 'boosted', 'last-standing')),
      current: fc.constantFrom(1, 5, 12, 16),
      on: fc.constantFrom<StateName>('withdrawn', 'boosted', 'normal', 'last-standing', 'draining'),
      drain: fc.constantFrom(drain(false), drain(true), overrideDown(false)),
      released: fc.boolean(),
      served: fc.boolean(),
      load: fc.boolean().map(load),
      later: fc.integer({ min: 0, max: 30_000 }),
    },
    { requiredKeys: ['order', 'own', 'peers', 'later'] },
  )
  .chain(given =>
    fc.record({
      given: fc.constant(given),
      policy: fc.record({
        holdUpMs: fc.constantFrom(0, 10_000),
        lastStanding: fc.constantFrom('keep' as const, 'withdraw' as const),
        load: fc.constant({ offset: 2 }),
      }),
    }),
  );

describe('whatever is known', () => {
  it('a least time in a state never makes our metric worse: no worsening waits for anything but the failback', () => {
    fc.assert(
      fc.property(anyCase, ({ given, policy }) => {
        const free = decide(situation({ ...given, policy }));
        const dwelling = decide(situation({ ...given, policy: { ...policy, ...DWELL } }));
        expect(dwelling.metric).toBeLessThanOrEqual(free.metric);
        if (dwelling.metric !== free.metric) expect(dwelling.state).toBe('boosted');
      }),
    );
  });

  it('suppression holds nothing but a return: whoever is advertised, or has nobody beside it that is up, is decided as without', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 60_000 }), ({ given, policy }, suppressed) => {
        const free = decide(situation({ ...given, policy }));
        const held = decide(situation({ ...given, policy, suppressed }));
        const health = Object.values(given.peers);
        const alone = health.length > 0 && health.every(each => each === 'down');
        const there = given.on !== 'last-standing' && (given.current ?? 16) !== 16;
        if (there || alone || given.own !== 'up') expect(held).toEqual(free);
      }),
    );
  });

  it('the last standing are never better than a drained server: any that serves is preferred', () => {
    fc.assert(
      fc.property(anyCase, ({ given, policy }) => {
        const { state, metric } = decide(situation({ ...given, policy }));
        if (state === 'last-standing') expect(metric).toBe(12);
      }),
    );
  });

  it('a server whose own service is down is withdrawn', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'c'), anyHealth),
        fc.option(fc.integer({ min: 1, max: 14 })),
        (peers, found) => {
          const given = situation({
            order: 'abc',
            own: 'down',
            peers,
            ...(found === null ? {} : { current: found }),
          });
          expect(decide(given).metric).toBe(16);
        },
      ),
    );
  });

  it('the health of a peer never makes our metric worse', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'abc', 'bac'), anyHealth, anyHealth, anyHealth, (order, own, a, c) => {
        const alone = decide(situation({ order, own, peers: { a: 'up', c: 'up' } })).metric;
        expect(decide(situation({ order, own, peers: { a, c } })).metric).toBeLessThanOrEqual(alone);
      }),
    );
  });

  it('at most one server of a failover order is boosted when all see the same', () => {
    fc.assert(
      fc.property(fc.tuple(anyHealth, anyHealth, anyHealth), ([a, b, c]) => {
        const health: Record<string, Health> = { a, b, c };
        const boosted = Object.keys(health).filter(server => {
          const { [server]: own = 'unknown', ...peers } = health;
          return decide(situation({ order: 'abc', server, own, peers })).state === 'boosted';
        });
        expect(boosted.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
