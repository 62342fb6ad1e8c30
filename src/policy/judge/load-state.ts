/** How busy a server is, and whether that is too busy. Pure. */

export interface LoadState {
  readonly value: number;
  readonly threshold: number;
  readonly high: boolean;
  /** When `high` last changed (ms, see Clock). */
  readonly since: number;
}

/** A high load counts as high until it has fallen below this part of the threshold: the traffic that it sheds lowers it. */
const RELAXED = 0.8;

/** The load after one more measurement. */
export function judgeLoad(
  before: LoadState | undefined,
  value: number,
  threshold: number,
  at: number,
): LoadState {
  const high = value > (before?.high === true ? threshold * RELAXED : threshold);
  return { value, threshold, high, since: before?.high === high ? before.since : at };
}
