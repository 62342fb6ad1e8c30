/**
 * Whether the metrics leave room for the hops of the network, as far as those can be seen from here: with D hops between
 * the two routers farthest apart, places in the order stand D + 1 apart, `metric` starts D + 1 above `boost`, `boost` as much
 * above `reclaim`, and everything stays below 16 at the far end.
 */
import type { Service } from '../../config/config.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { hopsSeen } from '../reach-of-network.ts';
import { propagationOf } from './propagation.ts';

const { ok, warning, error } = findings('network', 'metric-spacing');

/** The highest metric at which a router can use a route. */
const WORST_USABLE = 15;

export function metricSpacing({
  config,
  ripTable,
  outlook,
}: Pick<Facts, 'config' | 'ripTable' | 'outlook'>): Finding[] {
  const hops = hopsSeen(ripTable, config);
  if (hops === undefined) {
    return [ok('No router was heard of yet, so how far the metrics must stand apart cannot be seen.')];
  }
  return config.services.flatMap(service => {
    const ill = [
      ...tooClose(service, config.server, hops),
      ...boostTooClose(service, hops),
      ...tooFar(service, hops, propagationOf(service, outlook)?.added ?? 0),
    ];
    return ill.length > 0
      ? ill
      : [ok(`The metrics of ${service.name} leave room for the ${counted(hops)} seen from here.`)];
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
  const above = boost === undefined ? '' : `, with boost ${boost}`;
  const placed = place === 0 ? '' : ` at place ${place + 1} of its order`;
  return [
    warning({
      found: `metric ${metric} of ${name}${placed}${above} is too low: routers up to ${counted(hops)} apart are seen.`,
      why: `Neighbouring metrics must stand ${step} apart, or routers near this server keep to it when another should have the traffic.`,
      remedy: `metric: ${least} for ${name} here, and likewise at its peers`,
    }),
  ];
}

/** Routers near whoever stands in would keep to it while we return. */
function boostTooClose({ name, boost, reclaim }: Service, hops: number): Finding[] {
  if (boost === undefined || reclaim === undefined || boost > reclaim.metric + hops) return [];
  const least = reclaim.metric + hops + 1;
  return [
    warning({
      found: `boost ${boost} of ${name} is too low for reclaim.metric ${reclaim.metric}: routers up to ${counted(hops)} apart are seen.`,
      why: `They must stand ${hops + 1} apart, or routers near a server that stands in keep to it until it steps down.`,
      remedy: `boost: ${least} for ${name} here and at its peers, and every metric as much higher`,
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
      error({
        found: found(`metric ${metric}`),
        why: 'There the service counts as unreachable.',
        remedy: `metric: ${most} or less for ${name}`,
      }),
    ];
  }
  const ill: Finding[] = [];
  // A drain is entered with as much less as is added.
  if (drainMetric - added > most) {
    ill.push(
      warning({
        found: found(`drainMetric ${drainMetric}`),
        why: 'A drain would cut off the clients there at once.',
        remedy: `drainMetric: ${most + added} for ${name}`,
      }),
    );
  }
  if (load !== undefined && metric + load.offset > most) {
    ill.push(
      warning({
        found: found(`metric + load.offset, ${metric + load.offset},`),
        why: 'Under load the clients there would be cut off instead of moved.',
        remedy: `offset: ${most - metric} under load of ${name}, or a lower metric`,
      }),
    );
  }
  return ill;
}
