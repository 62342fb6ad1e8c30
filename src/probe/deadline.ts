/** The deadline of a run: how long the service had, not how long we were busy ourselves. */
import { systemClock } from '../sys/clock.ts';

/** A timer that fires later than this was held up by our own process; timers of an idle one are within 1-2 ms. */
const LATE_MS = 5;

/**
 * Resolves once a run that begins now has had `timeoutMs`, or as soon as `over` aborts.
 *
 * On a busy or suspended machine the timer fires late, and before the answers that have long been lying in the
 * socket: Node's loop runs timers before it polls for I/O. So the loop always turns once before the deadline counts,
 * and if the timer was late, the run is given back the time that we were late, for the steps still to come. All that
 * is given back is at most `timeoutMs`: a hung service is found out on any machine. Lateness that ended before the
 * timer was due is not seen; the run still had the rest of its time.
 */
export async function deadline(timeoutMs: number, over: AbortSignal): Promise<void> {
  let due = performance.now() + timeoutMs;
  let reserve = timeoutMs;
  for (;;) {
    await systemClock.sleep(due - performance.now(), over);
    const late = performance.now() - due;
    await turnOfTheLoop();
    if (over.aborted || late < LATE_MS || reserve === 0) return;
    const givenBack = Math.min(late, reserve);
    reserve -= givenBack;
    due = performance.now() + givenBack;
  }
}

/** Lets everything that is ready now, I/O included, be served once. */
export function turnOfTheLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
