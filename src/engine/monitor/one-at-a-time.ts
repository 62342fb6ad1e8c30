/** Runs of one task that never overlap. */

export interface OneAtATime {
  /** Begins a run, unless one is under way. Resolves when the run under way has ended. */
  readonly begin: () => Promise<void>;
  /**
   * Begins a run, or lets one more follow the run under way: that one may have begun before the change that it should
   * see.
   */
  readonly beginSoon: () => void;
  /** No run begins any more; resolves when the run under way has ended. */
  readonly stop: () => Promise<void>;
}

/** Errors of `run` go to `onError`, and later runs are not affected. */
export function oneAtATime(run: () => Promise<void>, onError: (error: unknown) => void): OneAtATime {
  let underWay: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const runs = async () => {
    do {
      again = false;
      try {
        await run();
      } catch (error) {
        onError(error);
      }
    } while (again && !stopped);
    underWay = undefined;
  };
  const begin = () => {
    if (!stopped) underWay ??= runs();
    return underWay ?? Promise.resolve();
  };

  return {
    begin,
    beginSoon: () => {
      if (underWay === undefined) void begin();
      else again = true;
    },
    stop: () => {
      stopped = true;
      return underWay ?? Promise.resolve();
    },
  };
}
