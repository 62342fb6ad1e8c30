import { startDeadline } from './deadline.ts';

/** Time as an argument, in milliseconds since the epoch that never run backwards. */
export interface Clock {
  /** Now, in ms. */
  readonly now: () => number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /**
   * Resolves once others have had `ms` in which this process ran (deadline.ts), or as soon as `signal` aborts. For
   * deadlines whose passing is another program's fault; `sleep` is for our own pauses.
   */
  readonly allow: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * The machine's monotonic clock, starting at the wall time at which the process began: a wall clock that jumps (NTP, an
 * operator) can neither age nor renew a verdict.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    unlessAborted(signal, done => {
      const timer = setTimeout(done, ms);
      return () => clearTimeout(timer);
    }),
  allow: (ms, signal) => unlessAborted(signal, done => startDeadline(ms, done).cancel),
};

/**
 * Resolves when `start` calls its argument, or as soon as `signal` aborts; `start` returns a function that cancels it.
 */
function unlessAborted(
  signal: AbortSignal | undefined,
  start: (done: () => void) => () => void,
): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = start(done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** How far the wall clock was set since this process began, in whole ms; forward is positive. */
export const clockStep = (): number => Math.round(Date.now() - systemClock.now());
