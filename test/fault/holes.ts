/** What clients went through. Pure. */
import type { Attempt } from '../lab/outage.ts';

/**
 * The longest time in which a client had no answer, in ms: from the beginning of the first of several attempts that failed
 * in a row to the end of the next that was answered. 0: none failed. Infinity: it has none to this moment.
 */
export function longestHole(attempts: readonly Attempt[]): number {
  let began: number | undefined;
  let longest = 0;
  for (const attempt of [...attempts].sort((a, b) => a.at - b.at)) {
    if (attempt.server === undefined) began ??= attempt.at;
    else if (began !== undefined) {
      longest = Math.max(longest, attempt.at + attempt.ms - began);
      began = undefined;
    }
  }
  return began === undefined ? longest : Number.POSITIVE_INFINITY;
}
