/**
 * What this controller holds on the machine (its lock, its socket) can be removed by tmpfiles or a careless script. It
 * is checked once a second.
 */
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';

export interface Upkeep {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

export interface UpkeepPorts {
  readonly clock: Clock;
  /** Something was restored. */
  readonly onMended: (what: string) => void;
  /** Something cannot be restored; called once, until it succeeds or the failure is a different one. */
  readonly onError: (error: Error) => void;
}

/**
 * Checks whether everything is in place, and restores it: resolves with what was restored, as a sentence.
 * @throws Error if it cannot be restored
 */
export type Task = () => Promise<string | undefined>;

const LOOK_EVERY_MS = 1000;
/** Each failed attempt to restore costs a program run (flock). */
const TRY_AGAIN_MS = 5000;

export function createUpkeep(tasks: readonly Task[], { clock, onMended, onError }: UpkeepPorts): Upkeep {
  const stopping = new AbortController();
  const { signal } = stopping;
  const tend = async (task: Task) => {
    let trouble: string | undefined;
    while (!signal.aborted) {
      await clock.sleep(trouble === undefined ? LOOK_EVERY_MS : TRY_AGAIN_MS, signal);
      if (signal.aborted) return;
      try {
        const mended = await task();
        trouble = undefined;
        if (mended !== undefined) onMended(mended);
      } catch (thrown) {
        const error = toError(thrown);
        if (error.message !== trouble) onError(error);
        trouble = error.message;
      }
    }
  };
  let running: Promise<unknown> | undefined;
  return {
    start: () => {
      running ??= Promise.all(tasks.map(tend));
    },
    stop: async () => {
      stopping.abort('ripcord stops');
      await running;
    },
  };
}
