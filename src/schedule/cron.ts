/** Slots of a cron expression, told by node-cron in the machine's local time. */
import { createTask, parse } from 'node-cron';

/** Checks of many services are due at the same second of the minute: each waits up to this long of its own. */
const MAX_SPLAY_MS = 1000;

/** Of the time between two slots, a splay takes at most this part. */
const SPLAY_PART = 0.1;

/**
 * Calls `onSlot` at each slot of the expression (five fields, or six with seconds first), a little late by a random
 * splay, and not while its last promise is pending. Returns what ends it. node-cron would print its warnings (a slot
 * missed, a run still under way) in colours of its own: they go to `log`.
 * @throws {Error} if the expression is none.
 */
export function everyCronSlot(
  expression: string,
  onSlot: () => Promise<void>,
  log: (message: string) => void,
): () => void {
  const tell = (message: string | Error) => log(`schedule ${expression}: ${text(message)}`);
  const task = createTask(expression, onSlot, {
    noOverlap: true,
    maxRandomDelay: splayOf(expression),
    logger: { info: tell, warn: tell, error: tell, debug: () => {} },
  });
  void task.start();
  return () => void task.destroy();
}

/** Slots less than a minute apart differ in their seconds. */
function splayOf(expression: string): number {
  const slotsPerMinute = parse(expression).second.length;
  return Math.min(MAX_SPLAY_MS, (60_000 / slotsPerMinute) * SPLAY_PART);
}

function text(message: string | Error): string {
  return message instanceof Error ? message.message : message;
}
