/** What the decision knows, and what it says. Types only. */
import type { Verdict } from '../judge/verdict.ts';

/**
 * withdrawn: not here. holding: our service died, but the route stays a moment until a peer has taken over. draining:
 * asked to leave, poor but reachable until the traffic has moved. boosted: standing in for a peer. normal: as configured.
 */
export type Rung = 'withdrawn' | 'holding' | 'draining' | 'boosted' | 'normal';

export interface Policy {
  /** Metric while all is well. */
  readonly metric: number;
  /** Metric while we stand in for others; absent: we never do. */
  readonly boost?: number | undefined;
  /** Failover order, best first; absent: load-balance. */
  readonly order?: readonly string[] | undefined;
  /** Poor but reachable: the metric of a server that is asked to leave. */
  readonly drainMetric: number;
  /** How long a service must be up again before its route returns, in ms. */
  readonly holdUpMs: number;
  /** Whether a boosted server steps down by itself once the peer is back. */
  readonly failback: 'auto' | 'manual';
}

export interface PeerState {
  readonly name: string;
  readonly verdict: Verdict;
  /** The rung that the peer itself told us of, over the channel; undefined: it is silent. */
  readonly told: string | undefined;
}

/** An operator's wish that the service leave this server. */
export interface DrainState {
  readonly reason: string;
  /** When it was asked for (ms). */
  readonly since: number;
  /** Whether the traffic has gone elsewhere. */
  readonly moved: boolean;
}

export interface Situation {
  /** Our name, as in `order`. */
  readonly server: string;
  readonly policy: Policy;
  readonly own: Verdict;
  readonly peers: readonly PeerState[];
  readonly drain: DrainState | undefined;
  /** The metric in force: at first what was advertised before us; undefined: nothing. */
  readonly current: number | undefined;
  /** Whether an operator has asked a boosted server to step down. */
  readonly released: boolean;
  /** The driver's number for "not here". */
  readonly withdrawn: number;
  readonly now: number;
}

export interface Decision {
  readonly rung: Rung;
  readonly metric: number;
  /** In words, e.g. "boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07". */
  readonly reason: string;
  /** When time alone may change this decision (ms); undefined: never. */
  readonly reviewAt: number | undefined;
}
