/** The metric that a current decision would get under another configuration. Pure. */

import type { Service } from '../config/config.ts';
import { type Metric, NOT_HERE } from '../protocols/metric.ts';
import type { ServiceStatus } from '../report/status/status.ts';

/** The metric of a service in its current state; a service in transition keeps its metric. */
export function plannedMetric(
  service: Pick<Service, 'metric' | 'boost' | 'reclaim' | 'load'>,
  { state, desiredMetric }: Pick<ServiceStatus, 'state' | 'desiredMetric'>,
): Metric {
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
      return desiredMetric ?? NOT_HERE;
  }
}
