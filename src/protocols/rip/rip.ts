/** RIP version 2 through ripd: one route-map on what is redistributed, with a clause for each route. */
import type { Protocol } from '../protocol.ts';
import { metricsOf, ownRedistribution } from './held-metrics.ts';
import { difference, overlaid } from './rip-difference.ts';
import { ROUTER_RIP } from './rip-names.ts';
import { RIP_TRAITS } from './rip-traits.ts';
import { type RipSettings, type TemplateVariables, variablesOf } from './variables.ts';

export const createRip = (settings: RipSettings): Protocol<TemplateVariables> => ({
  traits: RIP_TRAITS,
  variables: (routes, wanted, running) => variablesOf(settings, routes, wanted, running),
  difference,
  overlaid,
  announced: (running, routes) => metricsOf(routes, running),
  isBegun: running => ownRedistribution(running) !== undefined,
  askAnew: desired => askAgain(ownRedistribution(desired) ?? ''),
});

/**
 * ripd asks zebra again for another number in the line that redistributes, and not for the same one (FRR 8.4.4, 10.3).
 * The number has no effect, since each clause sets its own metric.
 */
export function askAgain(redistribution: string): readonly string[] {
  const other = redistribution.replace(/ metric (\d+)/, (_, held) => ` metric ${held === '15' ? 14 : 15}`);
  return [ROUTER_RIP, other, redistribution, 'exit'];
}
