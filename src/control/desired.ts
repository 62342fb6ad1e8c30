/** What this server should hold, from the decisions and from how far a stop has come. Pure. */
import type { Config, Service } from '../config/config.ts';
import type { Metrics } from '../drivers/driver.ts';
import { holds } from '../reconcile/plan.ts';
import type { Desired, Observed, ServiceAlias } from '../reconcile/state.ts';

/** serving; then, at a stop, withdrawing (16, the aliases still there) and leaving (the aliases go). */
export type Phase = 'serving' | 'withdrawing' | 'leaving';

/** `decided` is read only while serving. */
export function desiredState(config: Config, phase: Phase, decided: Metrics, withdrawn: number): Desired {
  const aliases = aliasesOf(config);
  const metric = ({ name }: Service) => (phase === 'serving' ? (decided.get(name) ?? withdrawn) : withdrawn);
  return {
    metrics: new Map(config.services.map(service => [service.name, metric(service)])),
    present: phase === 'leaving' ? [] : aliases,
    absent: phase === 'leaving' ? aliases : [],
    withdrawn,
    nudge: config.routing.nudge === 'auto',
  };
}

/** Every service address of a configuration. */
export function aliasesOf({ services }: Pick<Config, 'services'>): readonly ServiceAlias[] {
  return services.flatMap(({ name, addresses }) => addresses.map(address => ({ service: name, ...address })));
}

/** What is advertised now: services of which an alias is there and whose metric is not the withdrawn one. */
export function advertised(config: Config, observed: Observed, withdrawn: number): Metrics {
  return new Map(
    config.services.flatMap(service => {
      const metric = observed.routing.metrics.get(service.name);
      const there = service.addresses.some(address => holds(observed.addresses, address));
      return metric !== undefined && metric !== withdrawn && there ? [[service.name, metric] as const] : [];
    }),
  );
}
