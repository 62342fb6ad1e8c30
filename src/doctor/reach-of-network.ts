/** What ripd's table shows of the size of the network. Pure. */
import type { Config } from '../config/config.ts';
import type { RipTableRoute } from '../drivers/frr/rip-table.ts';
import { covers, readNetwork } from '../schema/network.ts';
import type { Fact } from './fact.ts';

/** RIP's infinity (RFC 2453, 3.6). */
export const UNREACHABLE = 16;

/**
 * The hops from this server's own router to the farthest router that is heard of; undefined: nothing was heard yet. A
 * router's own link comes with metric 1, each router on the way adds one, and so do we: two in all for the nearest.
 * It is a lower bound for the hops between the two routers farthest apart, all the more so in the middle of a network.
 * Whatever holds a service address does not count: that is what replicas announce, covers among it.
 */
export function hopsSeen(
  ripTable: Fact<readonly Pick<RipTableRoute, 'prefix' | 'metric' | 'learned'>[]>,
  { services }: Pick<Config, 'services'>,
): number | undefined {
  if (!ripTable.known) return undefined;
  const ips = services.flatMap(({ addresses }) => addresses.map(({ ip }) => ip));
  const isOfService = (prefix: string) => ips.some(ip => covers(readNetwork(prefix), ip));
  const metrics = ripTable.value
    .filter(({ learned, metric, prefix }) => learned && metric < UNREACHABLE && !isOfService(prefix))
    .map(({ metric }) => metric);
  return metrics.length === 0 ? undefined : Math.max(0, Math.max(...metrics) - 2);
}
