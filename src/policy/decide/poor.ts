/** The metric of a server that is to be used only if there is no other. Pure. */
import type { Policy } from './situation.ts';

/**
 * What is decided, so that it leaves this server as `drainMetric`, whatever is added on the way out: added to it, it may
 * be unreachable, and all clients are lost at once (measured: drainMetric 12, `offset-list 3`, a router and its own one:
 * 551 connections). Never better than the normal metric.
 */
export function poorMetric(
  { drainMetric, metric }: Pick<Policy, 'drainMetric' | 'metric'>,
  added: number,
): number {
  return Math.max(drainMetric - added, metric);
}
