/** Plans steps in sequence, each from the state that the previous one would leave. */
import type { RoutingDriver } from '../drivers/driver.ts';
import { NOTHING } from '../engine/reconcile/daemon-file.ts';
import { type Action, holds, plan } from '../engine/reconcile/plan.ts';
import type { Desired, Observed } from '../engine/reconcile/state.ts';

export interface RehearsalStep {
  /** When the step comes; undefined: at once. */
  readonly when: string | undefined;
  readonly routing: RoutingDriver;
  readonly desired: Desired;
}

export interface PlannedStep extends RehearsalStep {
  /** The state that it begins from. */
  readonly before: Observed;
  readonly actions: readonly Action[];
}

/**
 * What each step would do. Executes nothing.
 * @throws RoutingError if a template cannot be rendered
 */
export async function rehearse(
  steps: readonly RehearsalStep[],
  found: Observed,
): Promise<readonly PlannedStep[]> {
  const planned: PlannedStep[] = [];
  let observed = found;
  for (const step of steps) {
    observed = await underDriver(observed, step.routing);
    planned.push({ ...step, before: observed, actions: plan(step.desired, observed, step.routing) });
    observed = afterwards(observed, step);
  }
  return planned;
}

/** The state as this driver would have seen it: the driver decides what the file should contain. */
async function underDriver(observed: Observed, routing: RoutingDriver): Promise<Observed> {
  const { file } = observed;
  if (file === undefined) return observed;
  const wanted = await routing.rewrite(observed.routing.daemon, file.content ?? NOTHING);
  return { ...observed, file: { ...file, wanted } };
}

function afterwards(
  { routing, addresses, file, ...others }: Observed,
  { desired, routing: driver }: RehearsalStep,
): Observed {
  const added = desired.present.filter(alias => !holds(addresses, alias));
  const kept = addresses.filter(held => !desired.absent.some(alias => holds([held], alias)));
  return {
    routing: driver.predict(desired.metrics, routing),
    addresses: [...kept, ...added],
    ...others,
    file: file && { ...file, content: file.wanted },
  };
}
