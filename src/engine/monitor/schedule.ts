/** Decides when a check runs: at once, and then by its cron expression or its interval. Never two runs at a time. */
import type { Timing } from '../../checks/check.ts';
import { everyCronSlot } from './cron.ts';
import { everyInterval } from './interval.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Timetable } from './timetable.ts';

export interface ScheduleOptions {
  readonly timetable: Timetable;
  /** ms until the first run of an interval. Default: random, up to one interval and at most 1 s. */
  readonly splay?: () => number;
  /** Logs events of the schedule itself, e.g. a slot missed by a machine that slept. */
  readonly log: (message: string) => void;
  /** Takes errors of a run; the schedule goes on. */
  readonly onError: (error: unknown) => void;
}

export interface Schedule {
  /** Ends the schedule; resolves when the run under way has ended. A run must not wait for it. */
  readonly stop: () => Promise<void>;
  /** Runs now, or once more right after the run under way. The slots do not move. */
  readonly runNow: () => void;
}

/** One run. Resolves with the time of the next. */
export type Run = () => Promise<NextRun>;

/**
 * - `slot`: at the next slot;
 * - `lost slot`: at once if a slot came during the run, else at the next: a run that a busy machine held up beyond its
 * slot must not cost a whole interval (with 100 ms and a timeout of 80 ms, whose late steps deadline.ts gives back,
 * such a run made takeovers 100 ms longer);
 * - a number: this many ms after the beginning of this run, without waiting for the next slot, or at once if it took
 * longer.
 */
export type NextRun = 'slot' | 'lost slot' | number;

/** Many checks start together with ripcord: each interval gets a random place in its first second. */
const MAX_SPLAY_MS = 1000;

/**
 * Starts the schedule. A slot that comes while a run is under way, or is due soon, is skipped: the next turn is the
 * next slot.
 */
export function startSchedule(timing: Timing, run: Run, options: ScheduleOptions): Schedule {
  const { timetable, onError } = options;
  let cancelFollower: (() => void) | undefined;
  let slotLost = false;
  let stopped = false;

  const runs = oneAtATime(async () => {
    cancelFollower?.();
    cancelFollower = undefined;
    slotLost = false;
    const begun = timetable.now();
    const next = await run();
    if (stopped) return;
    if (typeof next === 'number') cancelFollower = timetable.at(begun + next, follow);
    if (next === 'lost slot' && slotLost) cancelFollower = timetable.at(timetable.now(), follow);
  }, onError);
  const follow = () => {
    cancelFollower = undefined;
    void runs.begin();
  };
  const onSlot = async () => {
    slotLost = true; // taken back if a run begins right now
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
