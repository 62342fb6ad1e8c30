/**
 * Flap control: each time that a service goes down costs it a penalty of 1, which decays. Above `suppress` the service
 * is kept away until the penalty has fallen below `reuse` (RFC 2439, 4.2 to 4.4, in its own units). Pure.
 *
 * Only a return is ever delayed, and only for a limited time: a ceiling keeps the penalty from growing beyond what
 * decays to `reuse` within the longest suppression (RFC 2439, 4.2).
 */

export interface FlapPolicy {
  /** Time in which the penalty halves, in ms, above 0. */
  readonly halfLifeMs: number;
  /** The penalty above which a service is suppressed; above `reuse`. */
  readonly suppress: number;
  /** The penalty at which suppression ends, above 0. */
  readonly reuse: number;
  /** The longest suppression after the last time that the service went down, in ms. */
  readonly maxSuppressMs: number;
}

/** The memory of a service's flapping. */
export interface Flapping {
  /** The penalty as of `at`. */
  readonly penalty: number;
  /** When the service last went down (ms, see Clock). */
  readonly at: number;
  /** Until when it is kept away (ms); undefined if it is not. */
  readonly suppressedUntil: number | undefined;
}

/** A service that has never gone down. */
export const STEADY: Flapping = { penalty: 0, at: 0, suppressedUntil: undefined };

/** The penalty at `now`, which is `at` or later. */
export function penaltyAt({ penalty, at }: Flapping, { halfLifeMs }: FlapPolicy, now: number): number {
  return penalty * 2 ** (-(now - at) / halfLifeMs);
}

/** The service went down once more, at `at`. */
export function wentDown(before: Flapping, policy: FlapPolicy, at: number): Flapping {
  const { halfLifeMs, suppress, reuse, maxSuppressMs } = policy;
  const penalty = Math.min(penaltyAt(before, policy, at) + 1, ceiling(policy));
  if (penalty <= suppress && !isSuppressed(before, at)) return { penalty, at, suppressedUntil: undefined };
  // At the ceiling the logarithm may exceed the bound by a rounding error.
  const decayMs = Math.min(halfLifeMs * Math.log2(penalty / reuse), maxSuppressMs);
  return { penalty, at, suppressedUntil: at + decayMs };
}

export function isSuppressed({ suppressedUntil }: Flapping, now: number): boolean {
  return suppressedUntil !== undefined && now < suppressedUntil;
}

/** The highest penalty: one that decays to `reuse` in the longest suppression. */
export function ceiling({
  halfLifeMs,
  reuse,
  maxSuppressMs,
}: Pick<FlapPolicy, 'halfLifeMs' | 'reuse' | 'maxSuppressMs'>): number {
  return reuse * 2 ** (maxSuppressMs / halfLifeMs);
}
