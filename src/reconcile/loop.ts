/**
 * The reconcile loop. Level-triggered: a request says only "look again", and each pass compares what is wanted now
 * with what is found now. Single-flight: one pass at a time; requests during a pass cause one more after it.
 * An error is reported and tried again for ever, with growing pauses.
 */
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';
import { NOTHING_OWED, owedAfter, owedWith, type Unannounced } from './announcements.ts';
import { backoff } from './backoff.ts';
import { applyAll, type Host, observe } from './host.ts';
import { misplaced } from './misplaced.ts';
import { type Action, plan } from './plan.ts';
import type { Desired, Observed } from './state.ts';

/** What the latest pass found and did. */
export interface Report {
  readonly at: number;
  /** What was read back last, even if the pass failed afterwards; undefined until a first look succeeded. */
  readonly observed: Observed | undefined;
  /** Whether what was read back is what is wanted. */
  readonly inStep: boolean;
  readonly error: Error | undefined;
  /** Whether this pass changed anything. */
  readonly changed: boolean;
  /** What was entered, and not nudged out yet. */
  readonly unannounced: Unannounced;
}

/** What a pass works on: drivers and what is wanted of them, of one configuration from its begin to its end. */
export interface Target {
  readonly host: Host;
  readonly desired: (observed: Observed) => Desired;
}

export interface LoopEvents {
  /** An action was carried out. */
  readonly onAction: (action: Action) => void;
  /** A pass ended. */
  readonly onReport: (report: Report) => void;
}

export interface Reconciler {
  /** Begins to look, at once; without effect if it did before. */
  readonly start: () => void;
  /** Looks again, soon: at once, or after the pass under way. */
  readonly request: () => void;
  /** Looks again now and resolves with the report of a pass that began after this call. */
  readonly settle: () => Promise<Report>;
  readonly report: () => Report;
  /** Ends the loop; resolves when the pass under way has ended. */
  readonly stop: () => Promise<void>;
}

/** The daemon answered, but does not hold what was entered. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
}

/** Without any request, drift that nobody tells us of is seen within this time. One look costs 1 ms of CPU through the held vtysh, 25 ms without (measured). */
const LOOK_EVERY_MS = 5000;

/** `target` is asked at each pass, for the first time after `start`. */
export function createReconciler(target: () => Target, clock: Clock, events: LoopEvents): Reconciler {
  let report: Report = {
    at: clock.now(),
    observed: undefined,
    inStep: false,
    error: undefined,
    changed: false,
    unannounced: NOTHING_OWED,
  };
  let failures = 0;
  let wanted = false;
  let wake = new AbortController();
  let stopped = false;
  let waiting: ((report: Report) => void)[] = [];

  const pass = async (): Promise<void> => {
    const answering = waiting;
    waiting = [];
    report = { ...(await reconcileOnce(target(), events.onAction, report)), at: clock.now() };
    failures = report.error === undefined ? 0 : failures + 1;
    events.onReport(report);
    for (const answer of answering) answer(report);
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      wanted = false;
      await pass();
      if (!wanted && !stopped) {
        await clock.sleep(failures > 0 ? backoff(failures) : LOOK_EVERY_MS, wake.signal);
      }
      wake = new AbortController();
    }
    for (const answer of waiting) answer(report);
  };
  const request = () => {
    wanted = true;
    wake.abort();
  };
  let running: Promise<void> | undefined;
  return {
    start: () => {
      running ??= run();
    },
    request,
    settle: () => {
      if (stopped) return Promise.resolve(report);
      const settled = new Promise<Report>(resolve => waiting.push(resolve));
      request();
      return settled;
    },
    report: () => report,
    stop: async () => {
      stopped = true;
      request();
      await running;
    },
  };
}

type Outcome = Omit<Report, 'at'>;

/** One pass: act on what was read back last, observe, plan, apply, read back. */
async function reconcileOnce(
  { host, desired }: Target,
  onAction: (action: Action) => void,
  before: Outcome,
): Promise<Outcome> {
  let { observed, unannounced } = before;
  let changed = false;
  const act = async (actions: readonly Action[]) => {
    changed ||= actions.length > 0;
    unannounced = actions.reduce(owedWith, unannounced);
    await applyAll(actions, host, action => {
      unannounced = owedAfter(unannounced, action);
      onAction(action);
    });
  };
  try {
    if (observed !== undefined) await act(urgentMoves(desired(observed), observed, host, unannounced));
    observed = await observe(host);
    const wanted = desired(observed);
    const actions = plan(wanted, observed, host.routing, unannounced);
    if (actions.length === 0) return { observed, ...judged(wanted, observed), changed, unannounced };
    await act(actions);
    observed = await observe(host);
    const left = plan(wanted, observed, host.routing, unannounced);
    if (left.length === 0) return { observed, ...judged(wanted, observed), changed, unannounced };
    throw new DriftError(
      `still not as wanted after it was done: ${left.map(action => action.reason).join('; ')}`,
    );
  } catch (error) {
    return { observed, inStep: false, error: toError(error), changed, unannounced };
  }
}

/** Nothing is left to do: whether all is well then. */
function judged(wanted: Desired, observed: Observed): Pick<Report, 'inStep' | 'error'> {
  const error = misplaced(wanted, observed);
  return { inStep: error === undefined, error };
}

/**
 * A route that is to move moves first, on the strength of what was read back last; looking comes after. A look through
 * a vtysh of its own costs some 30 ms, half of what a takeover may take. Nothing is lost if the daemon holds something else by now: the pass
 * goes on to observe it.
 */
function urgentMoves(wanted: Desired, lastSeen: Observed, host: Host, owed: Unannounced): readonly Action[] {
  return plan(wanted, lastSeen, host.routing, owed).filter(
    ({ kind }) => kind === 'configure' || kind === 'nudge',
  );
}
