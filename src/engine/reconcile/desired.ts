/** The desired state of this server, from the decisions and from the progress of a stop. Pure. */
import type { Config } from '../../config/config.ts';
import { aliasesOf, routesOf } from '../../config/service-routes.ts';
import { coverMetric } from '../../policy/decide/cover-metric.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Metrics } from '../../protocols/route.ts';
import type { StandingAlias } from './overdue.ts';
import { holds } from './plan.ts';
import type { Desired, Observed } from './state.ts';

/**
 * starting, until the stored orders of operators are read; serving; then, at a stop, withdrawing (no route, the aliases still
 * there) and leaving (the aliases go).
 */
export type Phase = 'starting' | 'serving' | 'withdrawing' | 'leaving';

/** `decided` is read only while starting or serving. */
export function desiredState(config: Config, phase: Phase, decided: Metrics): Desired {
  const aliases = aliasesOf(config);
  const metricOf = (service: string) =>
    phase === 'starting' || phase === 'serving' ? (decided.get(service) ?? NOT_HERE) : NOT_HERE;
  return {
    metrics: new Map(
      config.services.flatMap(service => {
        const metric = metricOf(service.name);
        return routesOf(service).map(({ name, isCover }) => [
          name,
          isCover ? coverMetric(metric, service.metric) : metric,
        ]);
      }),
    ),
    present: phase === 'leaving' ? [] : aliases,
    absent: phase === 'leaving' ? aliases : [],
    nudge: config.routing.nudge === 'auto',
  };
}

/** The same metrics, none better than the advertised one: a drain that is not known yet may forbid it. */
export function notBetter(decided: Metrics, advertisedNow: Metrics): Metrics {
  return new Map(
    [...decided].map(([name, metric]) => [name, Math.max(metric, advertisedNow.get(name) ?? NOT_HERE)]),
  );
}

/**
 * The standing of each alias by the decisions; the cover of a service has the same as the service. During a stop none
 * is dead: the stop withdraws everything itself, within its own time.
 */
export function standingOf(
  config: Config,
  phase: Phase,
  decided: Metrics,
  dead: ReadonlySet<string>,
): readonly StandingAlias[] {
  if (phase === 'withdrawing' || phase === 'leaving') return [];
  return config.services.flatMap(service => {
    const isAway = (decided.get(service.name) ?? NOT_HERE) === NOT_HERE;
    const standing = !isAway ? 'serving' : dead.has(service.name) ? 'dead' : 'away';
    return aliasesOf({ services: [service] }).map(alias => ({ ...alias, standing }) as const);
  });
}

/** What is advertised now: services with an alias and a metric other than withdrawn. */
export function advertised(config: Config, observed: Observed): Metrics {
  return new Map(
    config.services.flatMap(service => {
      const metric = observed.routing.metrics.get(service.name);
      const there = service.addresses.some(address => holds(observed.addresses, address));
      return metric !== undefined && metric !== NOT_HERE && there ? [[service.name, metric] as const] : [];
    }),
  );
}
