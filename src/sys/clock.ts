/** Time as an argument: milliseconds since the epoch that never run backwards. */
export interface Clock {
  /** Now, in ms. */
  readonly now: () => number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * The machine's monotonic clock, counted from the wall time at which the process began: a wall clock that jumps
 * (NTP, an operator) can neither age nor renew a verdict.
 */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};

/** How far the wall clock was set since this process began, in whole ms; forward is positive. */
export const clockStep = (): number => Math.round(Date.now() - systemClock.now());
