/** The number by which routers choose. */

/** The lower, the better, in whatever way a protocol says it. */
export type Metric = number;

/** The metric of a route that is not announced, whatever a protocol's own number for it. In JSON: null. */
export const NOT_HERE: Metric = Number.POSITIVE_INFINITY;

/** As JSON says it: null, no route. */
export const orNull = (metric: Metric): number | null => (metric === NOT_HERE ? null : metric);

/** As a person reads it. */
export const inWords = (metric: Metric | null): string =>
  metric === null || metric === NOT_HERE ? 'withdrawn' : String(metric);
