/** Waiting that can be cancelled: a call at a set time, and a sleep that its owner can end. */
import type { Clock } from './clock.ts';

/** Given with each abort: the DOMException of the default is made with a stack trace, which shows in a profile at 100 checks a second. */
const CALLED_OFF = 'called off';

/** Node counts timers in whole ms, and may be that much early: what is due within it is due. */
const EARLY_MS = 1;

/** Node's timers hold 31 bits of ms (24.8 days): a longer one would end at once. */
const LONGEST_SLEEP_MS = 24 * 24 * 3_600_000;

export interface Alarm {
  /** Calls at `at` (ms, by the clock) instead of at any time set before. */
  readonly set: (at: number) => void;
  readonly cancel: () => void;
}

/** An alarm that is not set. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let waiting: AbortController | undefined;

  const cancel = () => {
    waiting?.abort(CALLED_OFF);
    waiting = undefined;
  };
  const ringAt = async (at: number, { signal }: AbortController) => {
    do await clock.sleep(Math.min(Math.max(0, at - clock.now()), LONGEST_SLEEP_MS), signal);
    while (!signal.aborted && clock.now() + EARLY_MS < at);
    if (signal.aborted) return;
    waiting = undefined;
    ring();
  };
  return {
    set: at => {
      cancel();
      waiting = new AbortController();
      void ringAt(at, waiting);
    },
    cancel,
  };
}

export interface Nap {
  /** Resolves after `ms` with false; with true as soon as `wake` is called, or at once if it was called since the sleep before. */
  readonly sleep: (ms: number) => Promise<boolean>;
  readonly wake: () => void;
}

export function createNap(clock: Clock): Nap {
  let waking = new AbortController();
  return {
    sleep: async ms => {
      const { signal } = waking;
      await clock.sleep(ms, signal);
      if (signal.aborted) waking = new AbortController();
      return signal.aborted;
    },
    wake: () => waking.abort(CALLED_OFF),
  };
}
