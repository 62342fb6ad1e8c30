/**
 * In an order of three or more, each later server needs a lower boost: one that stood in and then falls silent goes on
 * being heard until RIP forgets it (180 s), and only a better metric beats it.
 */
import type { Service } from '../../config/config.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { hopsSeen } from '../reach-of-network.ts';

const { ok, warning } = findings('configuration', 'equal-boosts');

export function equalBoosts({ config, ripTable }: Pick<Facts, 'config' | 'ripTable'>): Finding[] {
  const hops = hopsSeen(ripTable, config);
  return config.services.flatMap(service => ofService(service, config.server, (hops ?? 0) + 1));
}

/** @param step How far apart two metrics must be for every router to prefer the lower. */
function ofService({ name, boost, reclaim, order = [] }: Service, server: string, step: number): Finding[] {
  const place = order.indexOf(server);
  // The first of an order stands in for nobody.
  if (order.length < 3 || boost === undefined || place < 1) return [];
  const later = order.slice(place + 1);
  const lowest = reclaim === undefined ? 1 : reclaim.metric + step;
  const least = lowest + later.length * step;
  if (boost >= least) {
    return [ok(`boost ${boost} of ${name} leaves room below it for ${later.length} later in the order.`)];
  }
  return [
    warning({
      found: `boost ${boost} of ${name} leaves no room below it for ${later.join(' and ')}, later in the order.`,
      why: 'If this server stands in and then falls silent, its route is held for 180 s, and nobody with an equal boost beats it.',
      remedy: `boost: ${least} for ${name} here, and ${step} less for each later in the order; metric stands above all of them`,
    }),
  ];
}
