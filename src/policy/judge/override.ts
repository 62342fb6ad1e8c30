/** The verdict of somebody outside (a central monitor, an operator), for a while, over that of our own checks. Pure. */
import type { Verdict } from './verdict.ts';

/** How long an override may last: a monitor that renews needs no longer, and one that died must not be obeyed for longer. */
export const OVERRIDE_TTL_MS = { minimum: 1000, maximum: 24 * 3_600_000 };

export interface Override {
  readonly health: 'up' | 'down';
  /** For people: who says so, and why. */
  readonly reason: string;
  /** Since when it says so without a break (ms, see Clock); renewing it changes nothing here. */
  readonly since: number;
  /** When it ends by itself (ms): whoever overrides must be alive to go on. */
  readonly until: number;
}

/**
 * `up` takes the place of our own checks, whatever they say. `down` leaves their verdict as it is, for as long as the
 * service answers its traffic can leave without a loss: it makes the server leave (Departure), as a drain does.
 */
export function withOverride(checked: Verdict, override: Override | undefined): Verdict {
  if (override?.health !== 'up') return checked;
  const since = checked.health === 'up' ? checked.since : override.since;
  return { health: 'up', since, reason: `is overridden up, ${override.reason}` };
}
