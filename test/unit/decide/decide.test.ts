import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DrainState, Policy, Situation } from '../../../src/decide/situation.ts';
import type { Health } from '../../../src/judge/check.ts';
import type { Verdict } from '../../../src/judge/verdict.ts';

/** 12:01:07 of some day, wherever the test runs. */
const at = new Date(2026, 0, 2, 12, 1, 7).getTime();
const reasons = {
  up: 'passed smtp:25',
  down: 'failed smtp:25 twice, connection refused',
  unknown: 'has no result of smtp:25 yet',
};
const verdict = (health: Health): Verdict => ({ health, since: at, reason: reasons[health] });

interface Case {
  /** Failover order; empty: load-balance. */
  readonly order?: string;
  readonly server?: string;
  readonly own: Health;
  /** Health of the peers by the last letter of their name. */
  readonly peers?: Readonly<Record<string, Health>>;
  /** What peers tell of their rung, by the last letter of their name. */
  readonly told?: Readonly<Record<string, string>>;
  /** The metric in force. */
  readonly current?: number;
  readonly boost?: number | undefined;
  readonly policy?: Partial<Policy>;
  readonly drain?: DrainState;
  readonly released?: boolean;
  /** ms since everybody's health last changed. */
  readonly later?: number;
}

function situation({
  order = '',
  server = 'b',
  own,
  peers = {},
  told = {},
  later = 5000,
  ...rest
}: Case): Situation {
  const boost = 'boost' in rest ? rest.boost : 1;
  return {
    server: `smtp-${server}`,
    policy: {
      metric: 5,
      boost,
      order: order === '' ? undefined : [...order].map(letter => `smtp-${letter}`),
      drainMetric: 12,
      holdUpMs: 0,
      failback: 'auto',
      ...rest.policy,
    },
    own: verdict(own),
    peers: Object.entries(peers).map(([letter, health]) => ({
      name: `smtp-${letter}`,
      verdict: verdict(health),
      told: told[letter],
    })),
    drain: rest.drain,
    current: rest.current,
    released: rest.released ?? false,
    withdrawn: 16,
    now: at + later,
  };
}

const drain = (moved: boolean): DrainState => ({ reason: 'upgrade', since: at, moved });

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
    'boosted: kept until smtp-a, which is back, is held up no more at 12:01:17',
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
    expect(decision.reason.startsWith(`${decision.rung}: `)).toBe(true);
  });
});

const anyHealth = fc.constantFrom<Health>('up', 'down', 'unknown');

describe('whatever is known', () => {
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
          return decide(situation({ order: 'abc', server, own, peers })).rung === 'boosted';
        });
        expect(boosted.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
