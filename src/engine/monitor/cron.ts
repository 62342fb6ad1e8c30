/** Slots of a cron expression, in the machine's local time: node-cron computes the calendar, we do the waiting. */
import { createTask, parse } from 'node-cron';

/** Checks of many services are due at the same second of the minute: each waits for a random time of up to this. */
const MAX_SPLAY_MS = 1000;

/** The largest part of the time between two slots that a splay takes. */
const SPLAY_PART = 0.1;

/**
 * However far away the next slot is, the clock is read this often: it may have been set. node-cron's own runner waits
 * for the slot that it expected (for an hour, if the clock is set back by one), and counts each slot that a clock set
 * forward passed over (the 28 million minutes since 1970, where a machine without a clock battery learns the time).
 */
const LOOK_MS = 10_000;

/** For a slot later than this, the machine slept or the clock was set. */
const LATE_MS = 2000;

/**
 * Calls `onSlot` at each slot of the expression (five fields, or six with seconds first), a little late by a random
 * splay, and not while its last promise is pending; slots missed meanwhile count as one. Returns a function that ends
 * it. Late and skipped slots go to `log`.
 * @throws {Error} if the expression is invalid
 */
export function everyCronSlot(
  expression: string,
  onSlot: () => Promise<void>,
  log: (message: string) => void,
): () => void {
  const calendar = createTask(expression, () => undefined);
  const nextSlot = () => calendar.getNextRuns(1)[0]?.getTime() ?? Number.POSITIVE_INFINITY;
  const tell = (message: string) => log(`schedule ${expression}: ${message}`);
  const splay = splayOf(expression);

  let due = nextSlot();
  let isRunning = false;
  let timer: NodeJS.Timeout;
  let delay: NodeJS.Timeout | undefined;

  const run = async () => {
    isRunning = true;
    try {
      await onSlot();
    } finally {
      isRunning = false;
    }
  };
  const atSlot = (lateMs: number) => {
    if (lateMs > LATE_MS) tell(`a slot comes ${Math.round(lateMs / 1000)} s late, and runs now`);
    if (isRunning) return tell('the last run is still under way, and a slot is left out');
    clearTimeout(delay);
    delay = setTimeout(() => void run(), Math.floor(Math.random() * splay));
  };
  const look = () => {
    const lateMs = Date.now() - due;
    if (lateMs >= 0) atSlot(lateMs);
    // Always computed from now: if the clock was set back, an earlier slot is the next.
    due = nextSlot();
    wait();
  };
  const wait = () => {
    timer = setTimeout(look, Math.min(Math.max(0, due - Date.now()), LOOK_MS));
  };

  wait();
  return () => {
    clearTimeout(timer);
    clearTimeout(delay);
  };
}

/** Slots less than a minute apart differ in their seconds. */
function splayOf(expression: string): number {
  const slotsPerMinute = parse(expression).second.length;
  return Math.min(MAX_SPLAY_MS, (60_000 / slotsPerMinute) * SPLAY_PART);
}
