/**
 * How a stop divides its time. A service manager gives 10 s (Docker's and Kubernetes' default), and ripd takes long for
 * many metrics: what cannot be done gracefully in time is done by removing all aliases from lo at once. Pure.
 */
import type { Traits } from '../../protocols/traits.ts';

/** The longest that a stop takes, whatever hangs. */
export const STOP_WITHIN_MS = 9500;
/** The part for the routes; the rest is for hooks, and for reporting. */
const ROUTES_WITHIN_MS = 8500;
/**
 * Removing 300 aliases from lo takes 20 ms, and reading lo back 5 ms; a single `ip` was seen to stall for 2.1 s on a
 * loaded host.
 */
const ALIASES_MS = 500;
/**
 * ripd's time to enter the metric of each of n routes grows with n², as it searches for each line in, and compares it
 * with, everything there (FRR 8.4.4: 0.4 s for 100, 3 to 5 s for 300; 8 s for 300 on two busy cores, the basis of this
 * figure).
 */
const ENTRY_MS_PER_SQUARE = 0.09;
const ENTRY_MS = 50;

export interface StopBudget {
  /** How long services are drained, in ms; 0: they are not. */
  readonly drainMs: number;
  /** Whether there is time to have the daemon enter the withdrawals. */
  readonly mayEnter: boolean;
  /** When the aliases must go, whatever was entered, in ms from the beginning of the stop. */
  readonly aliasesAfterMs: number;
}

/** How long the daemon may take to enter the metrics of this many routes, in ms. */
export const entryMs = (routes: number): number => ENTRY_MS + ENTRY_MS_PER_SQUARE * routes ** 2;

/** @param routes How many are advertised, and must be changed. */
export function stopBudget(routes: number, { moves }: Traits): StopBudget {
  const aliasesAfterMs = ROUTES_WITHIN_MS - ALIASES_MS;
  const entry = entryMs(routes);
  const left = aliasesAfterMs - entry;
  // A drain that ends before its metrics are entered and a taker could announce itself moves no traffic.
  const drainMs = left < entry + moves.betterMs ? 0 : Math.min(moves.worseMs, left);
  return { drainMs, mayEnter: left >= 0, aliasesAfterMs };
}
