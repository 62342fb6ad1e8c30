/** The verdict of an outside monitor or operator, for a while, instead of that of our own checks. Pure. */
import type { Verdict } from './verdict.ts';

/**
 * How long an override may last: a monitor that renews it needs no longer, and one that died must not be obeyed for
 * longer.
 */
export const OVERRIDE_TTL_MS = { minimum: 1000, maximum: 24 * 3_600_000 };

export interface Override {
  readonly health: 'up' | 'down';
  /** Readable text: who says so, and why. */
  readonly reason: string;
  /** Since when it has held without a break (ms, see Clock); renewing it does not change this. */
  readonly since: number;
  /** When it expires (ms): its author must stay alive to renew it. */
  readonly until: number;
}

/**
 * `up` replaces the verdict of our own checks. `down` leaves that verdict as it is, because while the service answers
 * its traffic can leave without loss: it makes the server leave, as a drain does.
 */
export function withOverride(checked: Verdict, override: Override | undefined): Verdict {
  if (override?.health !== 'up') return checked;
  const since = checked.health === 'up' ? checked.since : override.since;
  return { health: 'up', since, reason: `is overridden up, ${override.reason}` };
}
