/**
 * The one notion of a deadline for other programs: how long they had while this process ran. Time in which we stood
 * still (stopped, suspended, kept from the processor) does not count: our own lateness is no verdict on them.
 */

/** Time is counted in steps of about this many ms, so that lateness always shows; */
const STEP_MS = 20;
/**
 * deadlines of seconds and minutes use longer steps, a fiftieth of the deadline and at most this many ms, which wake us
 * less often.
 */
const LONGEST_STEP_MS = 100;
const STEPS = 50;

/** A timer that fires later than this was held up by our own process; timers of an idle one are within 1-2 ms. */
const LATE_MS = 5;
/**
 * This many late steps do not count at all; of each later one, only its lateness does not. So a peer that hangs is
 * found on any machine.
 */
const MAX_LATE_STEPS = 10;

/**
 * Other programs cannot make a step this late: the process was stopped, or its machine was. Beside 18 busy programs on
 * 2 cores none is later than 100 ms, and a CPU quota (cgroup) stops a process for less than its period of 100 ms.
 */
const STOOD_STILL_MS = 250;

export interface Deadline {
  readonly cancel: () => void;
  /** For how long this process stood still since the deadline was set, in ms; 0: it was at most as late as a busy machine makes it. */
  readonly stoodStillMs: () => number;
}

/**
 * Calls `onTime` once others have had `timeoutMs` from now on.
 *
 * On a busy or suspended machine a timer fires late, and before the answers that have long been lying in the socket:
 * Node's loop runs timers before it polls for I/O. So a late step is not counted, however late it was, and the loop
 * always turns once before the deadline passes. Work that ends soon costs one timer, set and cleared.
 */
export function startDeadline(timeoutMs: number, onTime: () => void): Deadline {
  const most = Math.min(LONGEST_STEP_MS, Math.max(STEP_MS, timeoutMs / STEPS));
  let leftMs = timeoutMs;
  let lateSteps = 0;
  let stoodStillMs = 0;
  let turn: NodeJS.Immediate | undefined;
  let stepMs = nextStep(leftMs, most);
  let begun = performance.now();
  const lateness = () => performance.now() - begun - stepMs;
  const step = () => {
    const lateMs = lateness();
    if (lateMs >= STOOD_STILL_MS) stoodStillMs += lateMs;
    else if (lateMs >= LATE_MS && lateSteps < MAX_LATE_STEPS) lateSteps += 1;
    else leftMs -= stepMs;
    if (leftMs <= 0) {
      turn = setImmediate(onTime);
      return;
    }
    stepMs = nextStep(leftMs, most);
    begun = performance.now();
    timer = setTimeout(step, stepMs);
  };
  let timer = setTimeout(step, stepMs);
  return {
    cancel: () => {
      clearTimeout(timer);
      clearImmediate(turn);
    },
    stoodStillMs: () => {
      // Measured before the late timer is handled: after a stop, input that arrived meanwhile may be read first.
      const lateMs = turn === undefined ? lateness() : 0;
      return stoodStillMs + (lateMs >= STOOD_STILL_MS ? lateMs : 0);
    },
  };
}

/** The last step is at least a few ms: after a late one there must be time for an answer. */
function nextStep(leftMs: number, most: number): number {
  return leftMs < 1.5 * most ? leftMs : most;
}
