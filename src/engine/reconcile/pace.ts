/**
 * When and in which order changes are announced: the most urgent first, what is still owed, and the pause after a
 * failure. Pure.
 */

import { withLength } from '../../drivers/alias/alias.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Action } from './plan.ts';

/** From the advertised metric to the wanted one. */
export interface MetricChange {
  readonly held: number;
  readonly wanted: number;
}

/**
 * First services that improve, the best first: routers keep no alternatives, so the clients of a server that died wait
 * for just this. Then services that are withdrawn, whose clients reach nothing meanwhile. Last services that still
 * serve as before: a failback, or a drain.
 */
export function mostUrgentFirst<C extends MetricChange>(changes: readonly C[]): C[] {
  const rank = ({ held, wanted }: MetricChange) => (wanted < held ? 0 : wanted === NOT_HERE ? 1 : 2);
  return [...changes].sort(
    (a, b) => rank(a) - rank(b) || (a.wanted < b.wanted ? -1 : a.wanted > b.wanted ? 1 : 0),
  );
}

/** Addresses with their length, as `withLength` writes them. */
export type Unannounced = ReadonlySet<string>;

export const NOTHING_OWED: Unannounced = new Set();

/**
 * What is owed once the configuration may have been entered: to be recorded before the call, since a call that fails
 * may have succeeded in part. Pure.
 */
export function owedWith(owed: Unannounced, action: Action): Unannounced {
  if (action.kind !== 'configure' || action.announces.length === 0) return owed;
  return new Set([...owed, ...action.announces.map(withLength)]);
}

/**
 * What is owed once an action was carried out. An address that is added or removed is announced by that alone. Pure.
 */
export function owedAfter(owed: Unannounced, action: Action): Unannounced {
  if (!('aliases' in action)) return owed;
  const told = new Set(action.aliases.map(withLength));
  return new Set([...owed].filter(address => !told.has(address)));
}

export function backoff(failures: number): number {
  const FIRST_MS = 100;
  const LONGEST_MS = 5000;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
}
