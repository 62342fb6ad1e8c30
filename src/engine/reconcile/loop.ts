/**
 * The reconcile loop. Level-triggered: a request says only "look again", and each pass compares what is wanted now with
 * what is found now. Single-flight: one pass at a time; requests during a pass cause one more after it. An error is
 * reported and retried for ever, with growing pauses.
 */

import { NOT_HERE } from '../../protocols/metric.ts';
import type { Metrics } from '../../protocols/route.ts';
import { createNap } from '../../sys/alarm.ts';
import type { Clock } from '../../sys/clock.ts';
import { createFileKeeper } from './file-keeper.ts';
import { createOverdueWatch } from './overdue-watch.ts';
import { backoff, NOTHING_OWED } from './pace.ts';
import { type PassOutcome, type PassTarget, reconcileOnce } from './pass.ts';
import type { Action } from './plan.ts';
import type { Desired } from './state.ts';

/** What the latest pass found and did. */
export interface Report extends PassOutcome {
  /** When the pass ended (ms). */
  readonly at: number;
  /** When everything in `observed` was last read back (ms); undefined until a first look succeeded. */
  readonly lookedAt: number | undefined;
}

export interface LoopEvents {
  /** An action was carried out. */
  readonly onAction: (action: Action) => void;
  /** A pass ended. */
  readonly onReport: (report: Report) => void;
  /** A look at the daemon's file ended; undefined if it is as wanted, or no file is kept. */
  readonly onFile?: (error: Error | undefined) => void;
  /** A failure that no report contains. */
  readonly onError?: (error: Error) => void;
}

export interface Reconciler {
  /** Starts the loop, with a look at once; does nothing if it runs already. */
  readonly start: () => void;
  /** Looks again at once, or after the pass under way. */
  readonly request: () => void;
  /** Looks again now and resolves with the report of a pass that began after this call. */
  readonly settle: () => Promise<Report>;
  readonly report: () => Report;
  /** Why the daemon's file is not as wanted, as far as is known; undefined if it is, or no file is kept. */
  readonly fileError: () => Error | undefined;
  /** Ends the loop; resolves when the pass under way has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Drift that no event reports is found within this time. One look costs 1 ms of CPU through the held vtysh, 25 ms
 * without (measured).
 */
const LOOK_EVERY_MS = 5000;
/** After three looks in a row without success, what was read back is outdated. */
export const STALE_AFTER_MS = 3 * LOOK_EVERY_MS;

/** `target` is called at each pass, for the first time after `start`. */
export function createReconciler(target: () => PassTarget, clock: Clock, events: LoopEvents): Reconciler {
  let report: Report = {
    at: clock.now(),
    lookedAt: undefined,
    observed: undefined,
    inStep: false,
    error: undefined,
    changed: false,
    unannounced: NOTHING_OWED,
  };
  /** What was entered, perhaps without success, since the daemon was read back last. */
  let entered: Desired | undefined;
  let failures = 0;
  const nap = createNap(clock);
  let stopped = false;
  let waiting: ((report: Report) => void)[] = [];

  const file = createFileKeeper(() => target().host.routing, clock, events);
  const overdue = createOverdueWatch({
    host: () => target().host,
    standing: () => target().standing?.() ?? [],
    isWithdrawn: route => {
      const isIn = (metrics: Metrics | undefined) => (metrics?.get(route) ?? NOT_HERE) === NOT_HERE;
      return report.observed !== undefined && isIn(report.observed.routing.metrics) && isIn(entered?.metrics);
    },
    clock,
    onAction: events.onAction,
    onError: error => events.onError?.(error),
    onChange: () => request(),
  });

  const pass = async (): Promise<void> => {
    const answering = waiting;
    waiting = [];
    const outcome = await reconcileOnce(target(), report, {
      clock,
      onAction: events.onAction,
      onEnter: desired => {
        entered = desired;
      },
      onSight: (observed, lookedAt) => {
        entered = undefined;
        report = { ...report, observed, lookedAt };
      },
    });
    report = { ...report, ...outcome, at: clock.now() };
    failures = report.error === undefined ? 0 : failures + 1;
    events.onReport(report);
    for (const answer of answering) answer(report);
    if (report.observed !== undefined) file.request(report.observed.routing.daemon);
    overdue.look();
  };
  const run = async () => {
    while (!stopped) {
      await pass();
      if (!stopped) await nap.sleep(failures > 0 ? backoff(failures) : LOOK_EVERY_MS);
    }
    for (const answer of waiting) answer(report);
  };
  const request = () => {
    nap.wake();
    overdue.look();
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
    fileError: file.error,
    stop: async () => {
      stopped = true;
      request();
      await Promise.all([running, overdue.stop()]);
      await file.stop();
    },
  };
}
