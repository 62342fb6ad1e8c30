import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/policy/decide/decide.ts';
import type { StateName } from '../../../../src/policy/decide/states.ts';
import type { Health } from '../../../../src/policy/judge/check-health.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { caseOf, DWELL, drain, load, overrideDown } from './shorthand.ts';
import { situation } from './situations.ts';

/** What a failed check is said to have done, and an override: FAILED and OVERRIDE in the reasons below. */
const FAILED = 'failed smtp:25 twice, connection refused, since 12:01:07';
const OVERRIDE = 'override down, the probe at campus 2 fails';

/** No route. */
const NONE = NOT_HERE;

/** The situation as a line (shorthand.ts), the metric, what the reason holds, and the rule in words. */
// biome-ignore format: one row a line
const policy: readonly (readonly [seen: string, metric: number, reason: string, rule: string])[] = [
  // Our own service
  ['B+',  5, 'normal: smtp-b passed smtp:25, since 12:01:07',  'up'],
  ['B-', NONE, 'withdrawn: smtp-b FAILED',                       'down'],
  ['B?', NONE, 'withdrawn: smtp-b has no result of smtp:25 yet', 'a cold start waits for a verdict'],
  // Failover
  ['a- > B+',       1, 'boosted: smtp-a FAILED',                'the better placed is down'],
  ['a+ > B+',       5, 'normal: smtp-b passed',                 'the better placed is up'],
  ['B+ > a-',       5, 'normal: smtp-b passed',                 'the worse placed is down'],
  ['a? > B+',       5, 'normal: smtp-b passed',                 'unknown never boosts anybody'],
  ['a- > B-', NONE, 'withdrawn: smtp-b failed',              'down ourselves: never boosted'],
  ['a- > B?', NONE, 'withdrawn: smtp-b has',                 'unknown ourselves: never boosted'],
  ['a- > b+ > C+',  5, 'normal: smtp-c',                        'third of three, only the first is down'],
  ['a+ > b- > C+',  5, 'normal: smtp-c',                        'third of three, only the second is down'],
  ['a- > b? > C+',  5, 'normal: smtp-c',                        'third of three, the second is unknown'],
  ['a- > b- > C+',  1, 'boosted: smtp-a FAILED; smtp-b FAILED', 'third of three, both before it are down'],
  ['a- > B+ > c-',  1, 'boosted: smtp-a failed',                'second of three, whatever the third does'],
  // Load-balance
  ['B+ a- c+',         1, 'boosted: smtp-a failed', 'balanced, a peer is down'],
  ['B+ a+ c+',         5, 'normal: smtp-b passed',  'balanced, no peer is down'],
  ['B+ a- unboosted',  5, 'normal: smtp-b passed',  'without a boost no peer matters'],
  // A restart
  ['B? @5',       5, 'normal: kept as found, smtp-b has',  'no verdict yet: as found'],
  ['a? > B? @1',  1, 'boosted: kept as found',             'boosted before: stays boosted'],
  ['a? > B+ @1',  1, 'boosted: kept as found, smtp-a has', 'up, but the peer is not known yet: as found'],
  ['B- @5', NONE, 'withdrawn: smtp-b failed',           'found down'],
  ['a+ > B+ @1',  5, 'normal: smtp-b passed',              'all known: decided anew'],
  // A dead service with somebody to take over: the poison waits
  ['A- > b+ @5 200ms',         5, 'holding: smtp-a FAILED; the poison waits for smtp-b', 'one after us is up'],
  ['A- > b+ @5 1s', NONE, 'withdrawn: smtp-a failed', 'nobody came within a second'],
  ['A- > b+:boosted @5 50ms', NONE, 'withdrawn: smtp-a failed', 'the peer tells that it took over'],
  ['B- a- @5 0ms', NONE, 'withdrawn: smtp-b failed', 'the only peer is down too: at once'],
  ['B- a? @5 0ms', NONE, 'withdrawn: smtp-b failed', 'the only peer is unknown: at once'],
  ['a+ > B- @5 0ms', NONE, 'withdrawn: smtp-b failed', 'the better placed is up and preferred anyway: at once'],
  ['B- a+ @1 0ms', NONE, 'withdrawn: smtp-b failed', 'nobody can beat a boost: at once'],
  ['a- > B- > c+ @1 200ms',    1, 'holding: smtp-b FAILED; the poison waits for smtp-c', 'one after us boosts further'],
  ['B- a+ @none 0ms', NONE, 'withdrawn: smtp-b failed', 'already withdrawn: no way back for a moment'],
  // A drain
  ['B+ a+ @5 drained',                     12, 'draining: upgrade, since 12:01:07', 'no channel: poor but reachable'],
  ['B+ a+:normal @5 100ms drained',         5, 'draining: upgrade; smtp-a is asked to take over', 'it is asked first'],
  ['B+ a+:boosted @5 100ms drained',        5, 'draining: upgrade; smtp-a took over', 'nothing worsens until it moved'],
  ['B+ a+:normal @5 1s drained',           12, 'draining: upgrade', 'it does not come: poor but reachable'],
  ['a- > B+ > c+:normal @1 100ms drained', 12, 'draining: upgrade', 'boosted: who takes over may stand no better'],
  ['B+ a+ @12 drained,moved', NONE, 'withdrawn: drained, upgrade, since 12:01:07', 'the traffic has moved'],
  ['B+ @none drained', NONE, 'withdrawn: drained, upgrade', 'drained before it served at all'],
  ['B+ @14 drained poor',                  14, 'draining: upgrade', 'poorer still: never better than normal'],
  ['B- @12 drained', NONE, 'withdrawn: smtp-b failed', 'drained and then down'],
  // An override down: the service may well answer, so its traffic leaves as in a drain
  ['B+ a+ @5 overridden',              12, 'draining: OVERRIDE, since 12:01:07', 'poor until the traffic has moved'],
  ['B+ a+:normal @5 100ms overridden',  5, 'draining: OVERRIDE; smtp-a is asked to take over', 'asked first'],
  ['B+ @12 overridden,moved', NONE, 'withdrawn: OVERRIDE, since 12:01:07', 'moved'],
  ['B? overridden', NONE, 'withdrawn: OVERRIDE',     'at a cold start'],
  ['A- > b+ @5 200ms overridden',       5, 'holding: smtp-a failed',  'our own checks say so: like any dead service'],
  // Nobody is up
  ['B- a- c- @5', NONE, 'withdrawn: smtp-b failed', 'all down, unless the policy says otherwise'],
  ['B- a- c- @5 keep',                 12, 'last-standing: smtp-b FAILED; kept, as smtp-a, smtp-c are down too', 'poor'],
  ['B- a- @14 keep poor',              14, 'last-standing: smtp-b failed', 'poorer still: never better than normal'],
  ['B- a- c? @5 keep', NONE, 'withdrawn: smtp-b failed', 'one peer is unknown and may be up'],
  ['B- @5 keep', NONE, 'withdrawn: smtp-b failed', 'no peers: nothing is known of others'],
  ['B- a- @12 drained keep', NONE, 'withdrawn: smtp-b failed', 'whoever was asked to leave leaves'],
  ['B- a-/3s @none served keep',         12, 'last-standing: smtp-b failed', 'the peers seemed up, fell with us: back'],
  ['B- a-/600s @none 600s served keep', NONE, 'withdrawn: smtp-b failed', 'we fell long before the peers: our own fault'],
  ['B- a- @none keep', NONE, 'withdrawn: smtp-b failed', 'never served: a reboot into a dead dependency'],
  ['B- a+/4.5s @12 last keep',         12, 'last-standing: smtp-b FAILED; kept until smtp-a serves again', 'it returns'],
  ['B- a+/4s @12 last keep', NONE, 'withdrawn: smtp-b failed', 'a peer is up again and had its moment'],
  ['B- a+/4.9s:boosted @12 last keep', NONE, 'withdrawn: smtp-b failed', 'a peer is up again and says that it took over'],
  ['B+ a- @12 last keep held',         12, 'last-standing: smtp-b is up, but held up until 12:01:17', 'return together'],
  ['B+ a- @12 last keep',               1, 'boosted: smtp-a failed', 'up again, and no hold-up: it serves'],
  // Flap control: too often down
  ['B+ a+ @none flapping', NONE, 'withdrawn: smtp-b is up, but suppressed for flapping until 12:02:07', 'too often'],
  ['B+ a+ @none 60s flapping',  5, 'normal: smtp-b passed',   'its time is over: back'],
  ['B+ a- @none flapping',      1, 'boosted: smtp-a failed',  'all peers are down: back at once, there is nobody else'],
  ['B+ a+ @5 flapping',       5, 'normal: smtp-b passed',   'still advertised: what is there stays'],
  // An override up
  ['B+ @none vouched flapping held',  5, 'normal: smtp-b passed', 'nothing holds it up'],
  // Flap control: boosted for a least time
  ['a+ > B+ @1 dwells',        1, 'boosted: kept for its least time in this state, until 12:01:17', 'for a short time'],
  ['a+ > B+ @1 10s dwells',    5, 'normal: smtp-b passed', 'for long enough: we step down'],
  ['a+ > B+ @1 asked dwells',  5, 'normal: smtp-b passed', 'an operator asks for the failback'],
  // Load
  ['B+ a+ busy sheds',  7, 'degraded: smtp-b has a load above 0.9, since 12:01:07', 'up, but too busy'],
  ['B+ a- busy sheds',  1, 'boosted: smtp-a failed',            'too busy, but a peer is down: boosted all the same'],
  ['B+ calm sheds',     5, 'normal: smtp-b passed',             'busy as usual'],
  // Hold-up
  ['B+ @none 4s held', NONE, 'withdrawn: smtp-b is up, but held up until 12:01:17', 'back'],
  ['B+ @none 10s held',     5, 'normal: smtp-b passed', 'back and held up long enough'],
  ['a+ > B+ @1 4s held',  1, 'boosted: kept until smtp-a, which is back, is heard everywhere, at 12:01:17', 'held up'],
  // Failback
  ['a+ > B+ @1',               5, 'normal: smtp-b passed',           'the peer is back: we step down'],
  ['a+ > B+ @1 manual',        1, 'boosted: kept until an operator', 'failback is manual'],
  ['a+ > B+ @1 asked manual',  5, 'normal: smtp-b passed',           'failback is manual, and asked for'],
];

describe('the policy', () => {
  it.each(policy)('in %s decides for %d: %s (%s)', (seen, metric, reason) => {
    const decision = decide(situation(caseOf(seen)));
    expect(decision.metric).toBe(metric);
    expect(decision.reason).toContain(reason.replaceAll('FAILED', FAILED).replace('OVERRIDE', OVERRIDE));
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
      current: fc.constantFrom(1, 5, 12, NOT_HERE),
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
        const there = given.on !== 'last-standing' && (given.current ?? NOT_HERE) !== NOT_HERE;
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
          expect(decide(given).metric).toBe(NOT_HERE);
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
