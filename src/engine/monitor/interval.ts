/** Slots at a fixed interval, counted from the first one: no drift, and no burst after a late timer. */
import type { Timetable } from './timetable.ts';

/**
 * The first slot of the grid `due`, `due + everyMs`, … that is after `due` and not before `now`. Missed slots are
 * skipped: a burst of late runs would find nothing new, and load a machine that is already late.
 */
export function nextSlot(due: number, everyMs: number, now: number): number {
  return due + everyMs * Math.max(1, Math.ceil((now - due) / everyMs));
}

/** Calls `onSlot` at `first` and at each slot of the interval. Returns a function that ends it. */
export function everyInterval(
  everyMs: number,
  first: number,
  onSlot: () => void,
  timetable: Timetable,
): () => void {
  let due = first;
  const atSlot = () => {
    due = nextSlot(due, everyMs, timetable.now());
    cancel = timetable.at(due, atSlot);
    onSlot();
  };
  let cancel = timetable.at(due, atSlot);
  return () => cancel();
}
