/** The metric of a server that should be used only if there is no other. Pure. */
import type { Policy } from './situation.ts';

/**
 * The metric to decide, so that the route leaves this server with `drainMetric`, whatever is added on the way out: with
 * the addition on top, it may be unreachable, and all clients are lost at once (measured: drainMetric 12, `offset-list
 * 3`, a router and its own one: 551 connections). Never better than the normal metric.
 */
export function poorMetric(
  { drainMetric, metric }: Pick<Policy, 'drainMetric' | 'metric'>,
  added: number,
): number {
  return Math.max(drainMetric - added, metric);
}
