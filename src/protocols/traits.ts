/** What the policy and the rules of the configuration know of a routing protocol. They never know its name. */
import { type Metric, NOT_HERE } from './metric.ts';

/** Each number stands in the row of its protocol, with its source. */
export interface Traits {
  /** The best and the worst metric that attracts traffic from everywhere, and the first that is no route to any router. */
  readonly metric: { readonly best: Metric; readonly worst: Metric; readonly unreachable: Metric };
  /**
   * Whether routers keep the routes that lost. If so, a server leaves by its worst metric and then withdraws, and waits
   * for no peer. If not, the taker must speak first.
   */
  readonly keepsAlternatives: boolean;
  /** The longest until all routers follow a change that was announced, in ms: to a better metric, and to a worse one. */
  readonly moves: { readonly betterMs: number; readonly worseMs: number };
}

/** The metric with which a route leaves the server, where the daemon adds something on the way out. */
export function leavingAs(metric: Metric, added: number, { metric: range }: Traits): Metric {
  const leaves = metric + added;
  return leaves >= range.unreachable ? NOT_HERE : leaves;
}
