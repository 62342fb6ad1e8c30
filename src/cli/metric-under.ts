/** The metric that another configuration makes of what is decided now. Pure. */
import type { Service } from '../config/config.ts';
import type { ServiceStatus } from '../report/status/status.ts';

/** What a service comes to on the rung where it stands; one that is on its way from here to there stays as it is. */
export function metricUnder(
  service: Pick<Service, 'metric' | 'boost' | 'reclaim' | 'load'>,
  { rung, desiredMetric }: Pick<ServiceStatus, 'rung' | 'desiredMetric'>,
): number {
  switch (rung) {
    case 'normal':
      return service.metric;
    case 'boosted':
      return service.boost ?? service.metric;
    case 'returning':
      return service.reclaim?.metric ?? service.metric;
    case 'degraded':
      return service.metric + (service.load?.offset ?? 0);
    default:
      return desiredMetric;
  }
}
