/** The input and the output of the decision. */
import type { Metric } from '../../protocols/metric.ts';
import type { LoadState } from '../judge/load-state.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { StateName } from './states.ts';

export interface Policy {
  /** Metric while all is well. */
  readonly metric: number;
  /** Metric while we stand in for others; absent: we never do. */
  readonly boost?: number | undefined;
  /** Failover order, best first; absent: load-balance. */
  readonly order?: readonly string[] | undefined;
  /** Poor but reachable: the metric of a server that was asked to leave. */
  readonly drainMetric: number;
  /** Absent: a server that returns does so at `metric`. */
  readonly reclaim?:
    | {
        /** Better, at every router, than the boost of any server after us. */
        readonly metric: number;
        /** How long it stays there, in ms. */
        readonly holdMs: number;
      }
    | undefined;
  /** How long a service must be up again before its route returns, in ms. */
  readonly holdUpMs: number;
  /** Whether a boosted server steps down by itself once the peer is back. */
  readonly failback: 'auto' | 'manual';
  /** What a server does when its service is down and those of all its peers are too. */
  readonly lastStanding: 'withdraw' | 'keep';
  /** Absent: a boosted server steps down as soon as its peers are back. */
  readonly flap?: {
    /** The least time that a server stays boosted, in ms. */
    readonly dwellMs: number;
  };
  /** Absent: the load does not matter. */
  readonly load?: {
    /** What is added to the metric under load. */
    readonly offset: number;
  };
}

export interface PeerState {
  readonly name: string;
  readonly verdict: Verdict;
  /** The state that the peer itself told us of, over the channel, and since when (ms); undefined: it is silent. */
  readonly told: { readonly state: string; readonly since: number } | undefined;
}

/** What asks for a drain: the only list, for the type and for the schema of the status. */
export const DRAIN_CAUSES = [
  { name: 'command', meaning: 'an operator, by `ripcord drain` or over HTTP' },
  { name: 'flag-file', meaning: 'a file in the folder `drain.folder`' },
  { name: 'configuration', meaning: 'the configuration no longer has the service' },
  { name: 'stop', meaning: 'ripcord stops' },
  { name: 'override', meaning: 'the result of the health checks is overridden down' },
] as const;

export type DrainCause = (typeof DRAIN_CAUSES)[number]['name'];

/** That a service is to leave this server, though it may well be up. */
export interface Drain {
  readonly cause: DrainCause;
  readonly reason: string;
  /** When it was given (ms). */
  readonly since: number;
  /** When it ends by itself (ms); null: never. */
  readonly until: number | null;
}

export interface Situation {
  /** Our name, as in `order`. */
  readonly server: string;
  readonly policy: Policy;
  readonly own: Verdict;
  /** Whether an override says that our service is up: then nothing delays its return. */
  readonly vouched: boolean;
  readonly peers: readonly PeerState[];
  readonly drain: Drain | undefined;
  /** Observed: whether the traffic of a draining service has gone elsewhere. */
  readonly trafficMoved: boolean;
  /** Until when flap control keeps a service away that is up again (ms); undefined: it does not. */
  readonly suppressedUntil: number | undefined;
  /** The last measurement, if any. */
  readonly load: LoadState | undefined;
  /** The current metric: at first what was advertised before us; undefined: nothing. */
  readonly current: number | undefined;
  /** The state decided last, and since when (ms); undefined: this is the first decision. */
  readonly on: { readonly state: StateName; readonly since: number } | undefined;
  /** Whether our route was advertised at any time in this life of ripcord. */
  readonly served: boolean;
  /** Whether an operator has asked a boosted server to step down. */
  readonly released: boolean;
  /** What the daemon adds to the metric on its way out, by an operator's line; 0 if nothing. */
  readonly added: number;
  readonly now: number;
}

export interface Decision {
  readonly state: StateName;
  /** NOT_HERE: the route is withdrawn. */
  readonly metric: Metric;
  /** In words, e.g. "boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07". */
  readonly reason: string;
  /** When time alone may change this decision (ms); undefined: never. */
  readonly reviewAt: number | undefined;
}
