/** One pass of the reconcile loop: compares what is wanted with what is found, acts, and reads back. */
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Clock } from '../../sys/clock.ts';
import { toError } from '../../sys/to-error.ts';
import { loopbackDown, masked, misplaced } from './faults.ts';
import { applyAll, type Host } from './host.ts';
import { look } from './look.ts';
import type { StandingAlias } from './overdue.ts';
import { owedAfter, owedWith, type Unannounced } from './pace.ts';
import { type Action, plan } from './plan.ts';
import type { Desired, Observed } from './state.ts';

/** What a pass works on: the drivers and the desired state, of one configuration throughout. */
export interface PassTarget {
  readonly host: Host;
  readonly desired: (observed: Observed) => Desired;
  /** The standing of each alias by the decisions; default: no service is dead. */
  readonly standing?: () => readonly StandingAlias[];
}

/** The daemon answered, but does not hold what was entered. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
}

/** What a pass found and did. */
export interface PassOutcome {
  /** What was read back last, even if the pass failed afterwards; undefined until a first look succeeded. */
  readonly observed: Observed | undefined;
  /** Whether what was read back is what is wanted. */
  readonly inStep: boolean;
  readonly error: Error | undefined;
  /** Whether this pass changed anything. */
  readonly changed: boolean;
  /** Addresses whose change was entered, but not nudged out yet. */
  readonly unannounced: Unannounced;
}

export interface PassPorts {
  readonly clock: Clock;
  readonly onAction: (action: Action) => void;
  /** Lines are about to be entered, so that the daemon holds this. */
  readonly onEnter: (desired: Desired) => void;
  /** The daemon and lo were read. */
  readonly onSight: (observed: Observed, at: number) => void;
}

/**
 * An alias of a dead service comes back only after its withdrawal was read back: entered in one round, put back in the
 * next.
 */
const ROUNDS = 2;

/** One pass: act on the last read-back, look, plan, apply, read back. */
export async function reconcileOnce(
  { host, desired }: PassTarget,
  before: Pick<PassOutcome, 'observed' | 'unannounced'>,
  { clock, onAction, onEnter, onSight }: PassPorts,
): Promise<PassOutcome> {
  let { observed, unannounced } = before;
  let changed = false;
  const act = async (wanted: Desired, actions: readonly Action[]) => {
    changed ||= actions.length > 0;
    if (actions.some(({ kind }) => kind === 'configure')) onEnter(wanted);
    unannounced = actions.reduce(owedWith, unannounced);
    await applyAll(actions, host, action => {
      unannounced = owedAfter(unannounced, action);
      onAction(action);
    });
  };
  const see = async (): Promise<Observed> => {
    const seen = await look(host, observed);
    observed = seen.observed;
    if (observed === undefined || seen.error !== undefined) throw seen.error ?? new Error('nothing was read');
    onSight(observed, clock.now());
    return observed;
  };
  try {
    if (observed !== undefined) {
      const wanted = desired(observed);
      await act(wanted, urgentMoves(wanted, observed, host, unannounced));
    }
    let seen = await see();
    let wanted = desired(seen);
    let actions = plan(wanted, seen, host.routing, unannounced);
    for (let round = 0; round < ROUNDS && actions.length > 0; round++) {
      await act(wanted, actions);
      seen = await see();
      // A stop may have begun meanwhile: nothing must be put back that has to go.
      wanted = desired(seen);
      actions = plan(wanted, seen, host.routing, unannounced);
    }
    if (actions.length === 0) return { observed: seen, ...judged(wanted, seen), changed, unannounced };
    throw new DriftError(`no effect when read back: ${actions.map(action => action.reason).join('; ')}`);
  } catch (error) {
    return { observed, inStep: false, error: toError(error), changed, unannounced };
  }
}

/** Nothing is left to do: judges whether all is well. */
function judged(wanted: Desired, observed: Observed): Pick<PassOutcome, 'inStep' | 'error'> {
  const down = loopbackDown(wanted, observed);
  const error = misplaced(wanted, observed) ?? masked(wanted, observed) ?? down;
  const advertises = [...wanted.metrics.values()].some(metric => metric < NOT_HERE);
  // If nothing should be advertised (a stop), a lo that is down is reported, but counts as in step.
  return { inStep: error === undefined || (error === down && !advertises), error };
}

/**
 * A route that must move moves first, based on the last read-back; the look comes after. A look through a one-shot
 * vtysh costs some 30 ms, half of what a takeover may take. Nothing is lost if the daemon holds something else by now:
 * the pass then observes it.
 */
function urgentMoves(wanted: Desired, lastSeen: Observed, host: Host, owed: Unannounced): readonly Action[] {
  return plan(wanted, lastSeen, host.routing, owed).filter(
    ({ kind }) => kind === 'configure' || kind === 'nudge',
  );
}
