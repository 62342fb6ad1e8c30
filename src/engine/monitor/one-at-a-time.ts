/** Runs of one thing that never overlap. */

export interface OneAtATime {
  /** Begins a run, unless one is under way. Resolves when the run that it began, or left alone, has ended. */
  readonly begin: () => Promise<void>;
  /** Begins a run, or has one more follow the run under way: that one may have begun before what we want it to see. */
  readonly beginSoon: () => void;
  /** No run begins any more; resolves when the run under way has ended. */
  readonly stop: () => Promise<void>;
}

/** What `run` throws goes to `onError`, and the next run comes as if nothing had happened. */
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
