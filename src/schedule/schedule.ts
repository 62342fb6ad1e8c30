/** Says when a check runs: at once, and then by its cron expression or its interval. Never two runs at a time. */
import type { Timing } from '../config/config.ts';
import type { Clock } from '../sys/clock.ts';
import { everyCronSlot } from './cron.ts';
import { everyInterval } from './interval.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface ScheduleOptions {
  readonly clock: Clock;
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

/** Many checks begin together when ripcord starts: each interval is given its own place in its first second. */
const MAX_SPLAY_MS = 1000;

/** Starts running. A slot that comes while a run is under way is skipped: its next turn is the next slot. */
export function startSchedule(timing: Timing, run: () => Promise<void>, options: ScheduleOptions): Schedule {
  const { clock, log, onError } = options;
  const runs = oneAtATime(run, onError);
  const over = new AbortController();
  const begin = () => void runs.begin();

  switch (timing.kind) {
    case 'interval': {
      const { everyMs } = timing;
      const splayMs = options.splay?.() ?? Math.random() * Math.min(everyMs, MAX_SPLAY_MS);
      void everyInterval(everyMs, splayMs, begin, clock, over.signal);
      break;
    }
    case 'cron': {
      const end = everyCronSlot(timing.expression, runs.begin, log);
      over.signal.addEventListener('abort', end, { once: true });
      begin();
      break;
    }
  }

  return {
    runNow: runs.beginSoon,
    stop: () => {
      over.abort();
      return runs.stop();
    },
  };
}
