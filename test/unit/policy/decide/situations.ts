/** Situations in shorthand: servers by their last letter, and times since everybody's health last changed. */
import type { Drain, Policy, Situation } from '../../../../src/policy/decide/situation.ts';
import type { StateName } from '../../../../src/policy/decide/states.ts';
import type { Health } from '../../../../src/policy/judge/check-health.ts';
import type { LoadState } from '../../../../src/policy/judge/load-state.ts';
import type { Verdict } from '../../../../src/policy/judge/verdict.ts';

/** 12:01:07 of some day, wherever the test runs. */
export const at = new Date(2026, 0, 2, 12, 1, 7).getTime();
const reasons = {
  up: 'passed smtp:25',
  down: 'failed smtp:25 twice, connection refused',
  unknown: 'has no result of smtp:25 yet',
};
const verdict = (health: Health): Verdict => ({ health, since: at, reason: reasons[health] });

/** A drain, and whether its traffic has moved. */
export type DrainCase = Drain & { readonly moved: boolean };

export interface Case {
  /** Failover order; empty: load-balance. */
  readonly order?: string;
  readonly server?: string;
  readonly own: Health;
  /** Health of the peers by the last letter of their name. */
  readonly peers?: Readonly<Record<string, Health>>;
  /** What peers tell of their state, by the last letter of their name. */
  readonly told?: Readonly<Record<string, string>>;
  /** When peers said so (ms after everybody's health last changed). */
  readonly said?: number;
  /** The metric in force. */
  readonly current?: number;
  readonly boost?: number | undefined;
  readonly policy?: Partial<Policy>;
  readonly drain?: DrainCase;
  readonly released?: boolean;
  /** The state we are on since everybody's health last changed. */
  readonly on?: StateName;
  /** Whether our route was advertised before. */
  readonly served?: boolean;
  readonly vouched?: boolean;
  /** Until so many ms after everybody's health last changed. */
  readonly suppressed?: number;
  readonly load?: LoadState;
  /** What is added to the metric on the way out. */
  readonly added?: number;
  /** When the health of a peer changed (ms after ours did), by the last letter of its name. */
  readonly after?: Readonly<Record<string, number>>;
  /** ms since everybody's health last changed. */
  readonly later?: number;
}

export function situation({
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
      lastStanding: 'withdraw',
      ...rest.policy,
    },
    own: verdict(own),
    peers: Object.entries(peers).map(([letter, health]) => ({
      name: `smtp-${letter}`,
      verdict: { ...verdict(health), since: at + (rest.after?.[letter] ?? 0) },
      told: told[letter] === undefined ? undefined : { state: told[letter], since: at + (rest.said ?? 0) },
    })),
    vouched: rest.vouched ?? false,
    suppressedUntil: rest.suppressed === undefined ? undefined : at + rest.suppressed,
    load: rest.load,
    on: rest.on && { state: rest.on, since: at },
    served: rest.served ?? false,
    drain: rest.drain,
    trafficMoved: rest.drain?.moved ?? false,
    current: rest.current,
    released: rest.released ?? false,
    added: rest.added ?? 0,
    now: at + later,
  };
}
