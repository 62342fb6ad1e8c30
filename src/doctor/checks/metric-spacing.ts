/** Whether the metrics and boosts leave room for each other and for the hops of the network. Pure. */

import type { Config, Service } from '../../config/config.ts';
import type { RipTableRoute } from '../../drivers/frr/rip-table.ts';
import { RIP_TRAITS } from '../../protocols/rip/rip-traits.ts';
import { covers, readNetwork } from '../../schema/network.ts';
import type { Fact } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { propagationOf } from './route-delivery.ts';

const METRIC_SPACING = findings('network', 'metric-spacing');

/** The highest metric at which a router can use a route. */
const WORST_USABLE = 15;

/**
 * Whether the metrics leave room for the hops of the network, as far as those can be seen from here: with D hops between
 * the two routers farthest apart, places in the order stand D + 1 apart, `metric` starts D + 1 above `boost`, `boost` as much
 * above `reclaim`, and everything stays below 16 at the far end.
 */
export function checkMetricSpacing({
  config,
  ripTable,
  outlook,
}: Pick<Facts, 'config' | 'ripTable' | 'outlook'>): Finding[] {
  const hops = hopsSeen(ripTable, config);
  if (hops === undefined) {
    return [
      METRIC_SPACING.unknown(
        'No route has been learned yet, so how far apart the metrics must be is unknown.',
      ),
    ];
  }
  return config.services.flatMap(service => {
    const ill = [
      ...tooClose(service, config.server, hops),
      ...boostTooClose(service, hops),
      ...tooFar(service, hops, propagationOf(service, outlook)?.added ?? 0),
    ];
    return ill.length > 0
      ? ill
      : [
          METRIC_SPACING.ok(
            `The metrics of ${service.name} leave room for the ${counted(hops)} seen from here.`,
          ),
        ];
  });
}

const counted = (hops: number): string => `${hops} ${hops === 1 ? 'hop' : 'hops'}`;

/** Clients of a farther router would not follow: their own hops outweigh the difference. */
function tooClose({ name, metric, boost, order }: Service, server: string, hops: number): Finding[] {
  const step = hops + 1;
  const place = Math.max(0, order?.indexOf(server) ?? 0);
  const first = boost === undefined ? 1 : boost + step;
  const least = first + place * step;
  if (metric >= least) return [];
  const above = boost === undefined ? '' : `, with boost ${boost},`;
  const placed = place === 0 ? '' : ` at place ${place + 1} of its order`;
  return [
    METRIC_SPACING.warning({
      found: `metric ${metric} of ${name}${placed}${above} is too low: routers up to ${counted(hops)} apart are seen.`,
      why: `Neighbouring metrics must be ${step} apart, or routers near this server keep using it when another should have the traffic.`,
      remedy: `metric: ${least} for ${name} here, and raised likewise on its peers`,
    }),
  ];
}

/** Routers near the server that stands in would keep using it while this server returns. */
function boostTooClose({ name, boost, reclaim }: Service, hops: number): Finding[] {
  if (boost === undefined || reclaim === undefined || boost > reclaim.metric + hops) return [];
  const least = reclaim.metric + hops + 1;
  return [
    METRIC_SPACING.warning({
      found: `boost ${boost} of ${name} is too low for reclaim.metric ${reclaim.metric}: routers up to ${counted(hops)} apart are seen.`,
      why: `They must be ${hops + 1} apart, or routers near a server that stands in keep using it until it steps down.`,
      remedy: `boost: ${least} for ${name} here and on its peers, and every metric raised by as much`,
    }),
  ];
}

/** One is added by each router on the way, the nearest included. */
function tooFar({ name, metric, drainMetric, load }: Service, hops: number, added: number): Finding[] {
  const most = WORST_USABLE - 1 - hops - added;
  const less = added === 0 ? '' : `, with ${added} added on the way out`;
  const found = (what: string) =>
    `${what} of ${name} exceeds ${most}, the most that the farthest router seen (${counted(hops)}) can use${less}.`;
  if (metric > most) {
    return [
      METRIC_SPACING.error({
        found: found(`metric ${metric}`),
        why: 'There the service is unreachable.',
        remedy: `metric: ${most} or less for ${name}`,
      }),
    ];
  }
  const ill: Finding[] = [];
  // A drain is entered with a metric that is lower by as much as is added.
  if (drainMetric - added > most) {
    ill.push(
      METRIC_SPACING.warning({
        found: found(`drainMetric ${drainMetric}`),
        why: 'A drain would cut off the clients there at once.',
        remedy: `drainMetric: ${most + added} for ${name}`,
      }),
    );
  }
  if (load !== undefined && metric + load.offset > most) {
    ill.push(
      METRIC_SPACING.warning({
        found: found(`metric + load.offset, ${metric + load.offset},`),
        why: 'Under load the clients there would be cut off instead of moved.',
        remedy: `offset: ${most - metric} under load of ${name}, or a lower metric`,
      }),
    );
  }
  return ill;
}

const EQUAL_BOOSTS = findings('configuration', 'equal-boosts');

/**
 * Whether each later server of an order of three or more has room for a lower boost: when a server stood in and then falls
 * silent, routers keep its route until RIP's timeout (180 s), and only a better metric beats it.
 */
export function checkEqualBoosts({ config, ripTable }: Pick<Facts, 'config' | 'ripTable'>): Finding[] {
  const hops = hopsSeen(ripTable, config);
  return config.services.flatMap(service => boostOf(service, config.server, (hops ?? 0) + 1));
}

/** @param step How far apart two metrics must be for every router to prefer the lower. */
function boostOf({ name, boost, reclaim, order = [] }: Service, server: string, step: number): Finding[] {
  const place = order.indexOf(server);
  // The first of an order stands in for no other server.
  if (order.length < 3 || boost === undefined || place < 1) return [];
  const later = order.slice(place + 1);
  const lowest = reclaim === undefined ? 1 : reclaim.metric + step;
  const least = lowest + later.length * step;
  if (boost >= least) {
    return [
      EQUAL_BOOSTS.ok(`boost ${boost} of ${name} leaves room below it for the servers later in the order.`),
    ];
  }
  return [
    EQUAL_BOOSTS.warning({
      found: `boost ${boost} of ${name} leaves no room below it for ${later.join(' and ')}, later in the order.`,
      why: 'If this server stands in and then falls silent, its route is held for 180 s, and no server with an equal boost can replace it.',
      remedy: `boost: ${least} for ${name} here, and ${step} less on each later server of the order; every metric must be higher than all of them`,
    }),
  ];
}

/**
 * The hops from this server's own router to the farthest router whose routes were learned; undefined: none was yet. A
 * router's own link comes with metric 1, each router on the way adds one, and so do we: two in all for the nearest.
 * It is a lower bound for the hops between the two routers farthest apart, all the more so in the middle of a network.
 * A prefix that holds a service address does not count: replicas announce it, as they announce covers.
 */
function hopsSeen(
  ripTable: Fact<readonly Pick<RipTableRoute, 'prefix' | 'metric' | 'learned'>[]>,
  { services }: Pick<Config, 'services'>,
): number | undefined {
  if (!ripTable.known) return undefined;
  const ips = services.flatMap(({ addresses }) => addresses.map(({ ip }) => ip));
  const isOfService = (prefix: string) => ips.some(ip => covers(readNetwork(prefix), ip));
  const metrics = ripTable.value
    .filter(
      ({ learned, metric, prefix }) =>
        learned && metric < RIP_TRAITS.metric.unreachable && !isOfService(prefix),
    )
    .map(({ metric }) => metric);
  return metrics.length === 0 ? undefined : Math.max(0, Math.max(...metrics) - 2);
}
