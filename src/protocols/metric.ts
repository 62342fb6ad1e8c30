/** The number by which routers choose. */

/** A lower metric is better. Each protocol has its own word and range for it. */
export type Metric = number;

/** The metric of a route that is not announced. A protocol has its own number for it, such as 16 in RIP. */
export const NOT_HERE: Metric = Number.POSITIVE_INFINITY;

/** As JSON says it: null, no route, or no metric that is known. */
export const orNull = (metric: Metric | undefined): number | null =>
  metric === undefined || metric === NOT_HERE ? null : metric;

/** As a person reads it. */
export const inWords = (metric: Metric | null): string =>
  metric === null || metric === NOT_HERE ? 'withdrawn' : String(metric);
