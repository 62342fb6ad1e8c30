/** Whether somebody else changes what the running controller wants. */
import { routeName } from '../../config/routes.ts';
import type { Metrics, RoutingDriver } from '../../drivers/driver.ts';
import type { Status } from '../../report/status/status.ts';
import type { Clock } from '../../sys/clock.ts';
import type { ControllerFacts } from '../facts.ts';

/** Looks are spread over this: the controller itself looks each 5 s, and mends at once what it sees. */
const LOOKS = 5;
const PAUSE_MS = 400;

interface Ports {
  readonly routing: Pick<RoutingDriver, 'observe' | 'difference'>;
  readonly controller: () => Promise<ControllerFacts>;
  readonly clock: Clock;
}

/**
 * The lines it would take to make the daemon what the controller wants, at the first look where that wanted the same
 * before and after; none if there is no controller, or all looks found the daemon as wanted. Throws a RoutingError.
 */
export async function foreignLines({ routing, controller, clock }: Ports): Promise<readonly string[]> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await clock.sleep(PAUSE_MS);
    const before = await controller();
    if (before.kind !== 'answers' || !isSteady(before.status)) return [];
    const observed = await routing.observe();
    const after = await controller();
    if (after.kind !== 'answers' || !isSteady(after.status)) return [];
    if (wanted(before.status) !== wanted(after.status)) continue;
    const lines = routing.difference(metricsIn(after.status), observed);
    if (lines.length > 0) return lines;
  }
  return [];
}

/** In step by its own account: a change that is on its way is nobody else's. */
const isSteady = ({ phase, inStep }: Status): boolean => phase === 'serving' && inStep;

/** The metric that is wanted for each route. */
const metricsIn = ({ services }: Status): Metrics =>
  new Map(
    services.flatMap(({ name, addresses }) =>
      addresses.map(({ cover, desiredMetric }) => [routeName(name, cover), desiredMetric]),
    ),
  );

const wanted = ({ services }: Status): string =>
  services.map(({ name, desiredMetric, since }) => `${name} ${desiredMetric} ${since}`).join();
