/** What ripd's table shows of the size of the network. Pure. */
import type { Fact } from './fact.ts';
import type { RipRoute } from './facts.ts';

const UNREACHABLE = 16;

/**
 * The hops from this server's own router to the farthest router that is heard of; undefined: nothing was heard yet. A
 * router's own link comes with metric 1, each router on the way adds one, and so do we: two in all for the nearest.
 * It is a lower bound for the hops between the two routers farthest apart, all the more so in the middle of a network.
 */
export function hopsSeen(
  ripTable: Fact<readonly RipRoute[]>,
  serviceIps: ReadonlySet<string>,
): number | undefined {
  if (!ripTable.known) return undefined;
  const metrics = ripTable.value
    .filter(({ learned, metric, prefix }) => learned && metric < UNREACHABLE && !serviceIps.has(ipOf(prefix)))
    .map(({ metric }) => metric);
  return metrics.length === 0 ? undefined : Math.max(0, Math.max(...metrics) - 2);
}

const ipOf = (prefix: string): string => prefix.replace(/\/.*$/, '');
