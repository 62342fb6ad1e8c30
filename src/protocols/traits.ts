/** What the policy and the rules of the configuration know of a routing protocol. They never know its name. */
import { type Metric, NOT_HERE } from './metric.ts';

/** Each number stands in the table of its protocol with its source. */
export interface Traits {
  /** The best and the worst metric that attracts traffic from everywhere, and the first that is no route to any router. */
  readonly metric: { readonly best: Metric; readonly worst: Metric; readonly unreachable: Metric };
}

/** The metric with which a route leaves the server, where the daemon adds something on the way out. */
export function leavingAs(metric: Metric, added: number, { metric: range }: Traits): Metric {
  const leaves = metric + added;
  return leaves >= range.unreachable ? NOT_HERE : leaves;
}
