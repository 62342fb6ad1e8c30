/** Says when a check runs: at once, and then by its cron expression or its interval. Never two runs at a time. */
import type { Timing } from '../config/config.ts';
import { everyCronSlot } from './cron.ts';
import { everyInterval } from './interval.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Timetable } from './timetable.ts';

export interface ScheduleOptions {
  readonly timetable: Timetable;
  /** ms until the first run of an interval. Default: random, up to one interval and at most 1 s. */
  readonly splay?: () => number;
  /** Takes what is worth knowing of the schedule itself, e.g. a slot missed by a machine that slept. */
  readonly log: (message: string) => void;
  /** Takes what a run throws; the schedule goes on. */
  readonly onError: (error: unknown) => void;
}

export interface Schedule {
  /** Ends the schedule; resolves when the run under way has ended. A run must not wait for it. */
  readonly stop: () => Promise<void>;
  /** Runs now, or once more right after the run under way. The slots stay where they are. */
  readonly runNow: () => void;
}

/**
 * One run. Resolves with the ms from its begin after which it is to run again, without waiting for the next slot;
 * a run that took longer is followed at once. undefined: the next slot will do.
 */
export type Run = () => Promise<number | undefined>;

/** Many checks begin together when ripcord starts: each interval is given its own place in its first second. */
const MAX_SPLAY_MS = 1000;

/** Starts running. A slot that comes while a run is under way, or to follow soon, is skipped: its next turn is the next slot. */
export function startSchedule(timing: Timing, run: Run, options: ScheduleOptions): Schedule {
  const { timetable, onError } = options;
  let cancelFollower: (() => void) | undefined;
  let stopped = false;

  const runs = oneAtATime(async () => {
    cancelFollower?.();
    cancelFollower = undefined;
    const begun = timetable.now();
    const again = await run();
    if (again !== undefined && !stopped) cancelFollower = timetable.at(begun + again, follow);
  }, onError);
  const follow = () => {
    cancelFollower = undefined;
    void runs.begin();
  };
  const onSlot = async () => {
    if (cancelFollower === undefined) await runs.begin();
  };

  const endSlots = startSlots(timing, onSlot, options);
  return {
    runNow: runs.beginSoon,
    stop: () => {
      stopped = true;
      endSlots();
      cancelFollower?.();
      return runs.stop();
    },
  };
}

function startSlots(timing: Timing, onSlot: () => Promise<void>, options: ScheduleOptions): () => void {
  const { timetable, log } = options;
  switch (timing.kind) {
    case 'interval':
      return everyInterval(
        timing.everyMs,
        firstSlot(timing.everyMs, options),
        () => void onSlot(),
        timetable,
      );
    case 'cron': {
      const end = everyCronSlot(timing.expression, onSlot, log);
      void onSlot();
      return end;
    }
  }
}

function firstSlot(everyMs: number, { timetable, splay }: ScheduleOptions): number {
  const now = timetable.now();
  if (splay !== undefined) return now + splay();
  return timetable.shared(now + Math.random() * Math.min(everyMs, MAX_SPLAY_MS));
}
