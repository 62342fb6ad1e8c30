/** What a running configuration advertises for each service. */
import type { Metrics, RunningConfig } from '../driver.ts';
import { prefixListOf, ROUTE_MAP, ROUTER_RIP } from './names.ts';
import { clauseOf } from './sequences.ts';

/** ripd's metric of a redistributed route where no line gives one. */
const RIPD_DEFAULT = 1;

/**
 * Reads the metric of each service. One whose address does not pass our redistribution (no redistribution through our
 * route-map, no clause, no such entry in the prefix-list) is absent. Pure.
 */
export function metricsOf(
  services: readonly { readonly name: string; readonly address: string }[],
  running: RunningConfig,
): Metrics {
  const redistribution = ownRedistribution(running);
  if (redistribution === undefined) return new Map();
  const fallback = numberIn(redistribution, / metric (\d+)/) ?? RIPD_DEFAULT;
  return new Map(
    services
      .filter(service => isListed(service, running))
      .flatMap(({ name }): [string, number][] => {
        const clause = clauseOf(name, running);
        if (clause === undefined) return [];
        const set = (running.get(clause.context) ?? []).find(line => line.startsWith('set metric '));
        return [[name, numberIn(set ?? '', /^set metric (\d+)$/) ?? fallback]];
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

function isListed(
  service: { readonly name: string; readonly address: string },
  running: RunningConfig,
): boolean {
  const start = `ip prefix-list ${prefixListOf(service.name)} seq `;
  return (running.get('') ?? []).some(
    line => line.startsWith(start) && line.endsWith(` permit ${service.address}`),
  );
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
