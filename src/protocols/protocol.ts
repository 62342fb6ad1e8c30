/** The contract of a routing protocol: what its lines mean, in the configuration of the daemon that speaks it. */
import type { Metrics, Route } from './route.ts';
import type { RunningConfig } from './running-config.ts';
import type { Traits } from './traits.ts';

/** One protocol, made for one configuration. Pure: effects are the driver's. */
export interface Protocol<Variables extends object = object> {
  readonly traits: Traits;
  /** What its template receives. `running` decides numbers that are free. Nothing wanted: what the file on disk may hold. */
  readonly variables: (routes: readonly Route[], wanted: Metrics, running: RunningConfig) => Variables;
  /**
   * The lines below `configure terminal` that lead from what the daemon holds to what it should hold, in an order in which
   * each line alone is safe; empty: it holds it. An operator's lines stay as they are.
   */
  readonly difference: (desired: RunningConfig, running: RunningConfig) => readonly string[];
  /** What the daemon holds once these lines were entered. */
  readonly overlaid: (running: RunningConfig, desired: RunningConfig) => RunningConfig;
  /** The metric that the daemon announces for each route that it knows. */
  readonly announced: (running: RunningConfig, routes: readonly Route[]) => Metrics;
  /** Whether the daemon's configuration announces routes of ours, the withdrawn ones included. */
  readonly isBegun: (running: RunningConfig) => boolean;
  /** Lines that make a daemon ask zebra for all routes again, unseen by its neighbours. */
  readonly askAnew: (desired: RunningConfig) => readonly string[];
}
