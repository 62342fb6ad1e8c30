/** Pause before the next try after `failures` failures in a row, in ms: 100 ms doubling up to 5 s. Pure. */
export function backoff(failures: number): number {
  const FIRST_MS = 100;
  const LONGEST_MS = 5000;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
}
