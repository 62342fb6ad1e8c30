/** The deadline of a run: how long the service had, not how long we were busy ourselves. */

/** Time is counted in steps of about this many ms, so that lateness shows whenever it happens. */
const STEP_MS = 20;

/** A timer that fires later than this was held up by our own process; timers of an idle one are within 1-2 ms. */
const LATE_MS = 5;

/** So many late steps of a run are given back. */
const MAX_LATE_STEPS = 10;

/**
 * Calls `onTime` once a run that begins now has had `timeoutMs`. Returns what cancels it.
 *
 * On a busy or suspended machine a timer fires late, and before the answers that have long been lying in the
 * socket: Node's loop runs timers before it polls for I/O. So a step that was late is not counted, and the loop always
 * turns once before the deadline holds. Ten late steps at most are given back: a hung service is found out on any
 * machine. A run that is answered soon pays for no more than one timer, set and cleared.
 */
export function startDeadline(timeoutMs: number, onTime: () => void): () => void {
  let leftMs = timeoutMs;
  let lateSteps = 0;
  let turn: NodeJS.Immediate | undefined;
  let stepMs = nextStep(leftMs);
  let begun = performance.now();
  const step = () => {
    const now = performance.now();
    const tookMs = now - begun;
    const late = tookMs - stepMs >= LATE_MS;
    if (late && lateSteps < MAX_LATE_STEPS) lateSteps += 1;
    else leftMs -= Math.max(stepMs, tookMs);
    if (leftMs <= 0) {
      turn = setImmediate(onTime);
      return;
    }
    stepMs = nextStep(leftMs);
    begun = now;
    timer = setTimeout(step, stepMs);
  };
  let timer = setTimeout(step, stepMs);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}

/** The last step is none of a few ms: after a late one, a run is to have time for an answer. */
function nextStep(leftMs: number): number {
  return leftMs < 1.5 * STEP_MS ? leftMs : STEP_MS;
}
