/** The statistics of the tables. Pure. Infinity stands for what never ended, and sorts last. */

/** The q-quantile (0 to 1) by nearest rank: always a value that was measured. NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(q * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The middle value; of an even number, the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly worst: number;
}

export const summarise = (values: readonly number[]): Summary => ({
  n: values.length,
  median: median(values),
  worst: values.length === 0 ? Number.NaN : Math.max(...values),
});
