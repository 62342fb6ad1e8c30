/** The metric that a running configuration announces for each service and cover. */
import { NOT_HERE } from '../metric.ts';
import type { Metrics, Route } from '../route.ts';
import type { RunningConfig } from '../running-config.ts';
import { prefixListOf, ROUTE_MAP, ROUTER_RIP, WITHDRAWN } from './rip-names.ts';
import { clausesByList, entriesByList } from './sequences.ts';

/** ripd's metric of a redistributed route where no line gives one. */
const RIPD_DEFAULT = 1;

/**
 * Reads the metric of each route. A route is absent if no prefix of it passes our redistribution (no redistribution
 * through our route-map, no clause, no such entry in the prefix-list). Pure.
 */
export function metricsOf(routes: readonly Route[], running: RunningConfig): Metrics {
  const redistribution = ownRedistribution(running);
  if (redistribution === undefined) return new Map();
  const fallback = numberIn(redistribution, / metric (\d+)/) ?? RIPD_DEFAULT;
  const [clauses, entries] = [clausesByList(running), entriesByList(running)];
  return new Map(
    routes.flatMap(({ name, prefixes }): [string, number][] => {
      const list = prefixListOf(name);
      const clause = clauses.get(list);
      const isListed = prefixes.some(prefix => entries.get(list)?.has(prefix));
      if (clause === undefined || !isListed) return [];
      const set = (running.get(clause.context) ?? []).find(line => line.startsWith('set metric '));
      const metric = numberIn(set ?? '', /^set metric (\d+)$/) ?? fallback;
      return [[name, metric >= WITHDRAWN ? NOT_HERE : metric]];
    }),
  );
}

/** The line that redistributes through our route-map; undefined if there is none. */
export function ownRedistribution(running: RunningConfig): string | undefined {
  return running
    .get(ROUTER_RIP)
    ?.find(
      line => line.startsWith('redistribute connected ') && `${line} `.includes(` route-map ${ROUTE_MAP} `),
    );
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
