/** What is announced: routes by name, and the metric of each. */
import type { Metric } from './metric.ts';

/** Prefixes that are announced alike. */
export interface Route {
  /** See config/service-routes.ts. */
  readonly name: string;
  /** Each as the daemon shows it: without host bits. */
  readonly prefixes: readonly string[];
}

/** The metric of each route, by the route's name. One that is absent is not here. */
export type Metrics = ReadonlyMap<string, Metric>;
