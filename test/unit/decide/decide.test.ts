import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Situation } from '../../../src/decide/decide.ts';
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
  readonly inherited?: number;
  readonly boost?: number | undefined;
}

function situation({ order = '', server = 'b', own, peers = {}, inherited, ...rest }: Case): Situation {
  const boost = 'boost' in rest ? rest.boost : 1;
  return {
    server: `smtp-${server}`,
    policy: {
      metric: 5,
      boost,
      order: order === '' ? undefined : [...order].map(letter => `smtp-${letter}`),
    },
    own: verdict(own),
    peers: Object.entries(peers).map(([letter, health]) => ({
      name: `smtp-${letter}`,
      verdict: verdict(health),
    })),
    inherited,
    withdrawn: 16,
  };
}

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
    { own: 'unknown', inherited: 5 },
    5,
    'normal: kept as found at the start, smtp-b has',
  ],
  [
    'restarted while boosted: stays boosted',
    { order: 'ab', own: 'unknown', peers: { a: 'unknown' }, inherited: 1 },
    1,
    'boosted: kept as found',
  ],
  [
    'restarted, we are up but the peer is not known yet: as found',
    { order: 'ab', own: 'up', peers: { a: 'unknown' }, inherited: 1 },
    1,
    'boosted: kept as found at the start, a peer',
  ],
  ['restarted and found down: withdrawn', { own: 'down', inherited: 5 }, 16, 'withdrawn: smtp-b failed'],
  [
    'restarted, all known: decided anew',
    { order: 'ab', own: 'up', peers: { a: 'up' }, inherited: 1 },
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
            ...(found === null ? {} : { inherited: found }),
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
