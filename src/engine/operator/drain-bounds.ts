/** How long a drain that ends by itself may last. */

/** Node's timers hold 31 bits of ms: a longer timer fires at once. */
export const LONGEST_DRAIN_MS = 24 * 24 * 3_600_000;
