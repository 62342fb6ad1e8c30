/**
 * Which addresses hold a metric that was not nudged out yet. The daemon does not show what it last sent, so this one thing is
 * remembered: a change that was entered owes a nudge until one was sent, whatever becomes of the pass that entered it.
 */
import { withLength } from '../drivers/alias/alias.ts';
import type { Action } from './plan.ts';

/** Addresses with their length, as `withLength` writes them. */
export type Unannounced = ReadonlySet<string>;

export const NOTHING_OWED: Unannounced = new Set();

/** Once the configuration may have been entered: to be said before it is, since a call that fails may have done its work. Pure. */
export function owedWith(owed: Unannounced, action: Action): Unannounced {
  if (action.kind !== 'configure' || action.announces.length === 0) return owed;
  return new Set([...owed, ...action.announces.map(withLength)]);
}

/** Once an action was carried out. An address that comes or goes is announced by that alone. Pure. */
export function owedAfter(owed: Unannounced, action: Action): Unannounced {
  if (!('aliases' in action)) return owed;
  const told = new Set(action.aliases.map(withLength));
  return new Set([...owed].filter(address => !told.has(address)));
}
