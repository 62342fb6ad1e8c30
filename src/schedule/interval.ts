/** A slot every so many ms, counted from the first one: no drift, and no burst after a late timer. */
import type { Clock } from '../sys/clock.ts';

/**
 * The first slot of the grid `due`, `due + everyMs`, … that is after `due` and not before `now`. Slots that went by
 * meanwhile are skipped: a burst of late runs would say nothing new, and load a machine that is late already.
 */
export function nextSlot(due: number, everyMs: number, now: number): number {
  return due + everyMs * Math.max(1, Math.ceil((now - due) / everyMs));
}

/** Calls `onSlot` after `delayMs`, then at each slot of the interval, until `over` aborts. */
export async function everyInterval(
  everyMs: number,
  delayMs: number,
  onSlot: () => void,
  clock: Clock,
  over: AbortSignal,
): Promise<void> {
  let due = clock.now() + delayMs;
  for (;;) {
    await clock.sleep(due - clock.now(), over);
    if (over.aborted) return;
    onSlot();
    due = nextSlot(due, everyMs, clock.now());
  }
}
