/** The metric that another configuration makes of what is decided now. Pure. */
import type { Service } from '../config/config.ts';
import type { ServiceStatus } from '../report/status/status.ts';

/** The metric of a service in the state that it is in; one whose state is on its way to another keeps its metric. */
export function metricUnder(
  service: Pick<Service, 'metric' | 'boost' | 'reclaim' | 'load'>,
  { state, desiredMetric }: Pick<ServiceStatus, 'state' | 'desiredMetric'>,
): number {
  switch (state) {
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
