/** Results of one check in, its health out. Pure: time is an argument. */

export type Health = 'up' | 'down' | 'unknown';

/** What the judge needs of one run. */
export interface Outcome {
  readonly ok: boolean;
  /** A phrase for people: "connection refused". */
  readonly reason: string;
  /** How long the run took. */
  readonly ms: number;
}

export interface Thresholds {
  /** Failures in a row until the check is down. */
  readonly fall: number;
  /** Successes in a row until the check is up. */
  readonly rise: number;
}

export interface CheckState {
  readonly id: string;
  /** Whether it is shown and counts for nothing. */
  readonly informational: boolean;
  /** unknown until `rise` or `fall` was first met: a check that has merely begun says nothing. */
  readonly health: Health;
  /** When `health` last changed (ms, see Clock). */
  readonly since: number;
  /** How many of the latest runs ended alike. */
  readonly streak: number;
  readonly last: (Outcome & { readonly at: number }) | undefined;
}

/** A check that has not run yet. */
export function newCheck(
  { id, informational }: Pick<CheckState, 'id' | 'informational'>,
  at: number,
): CheckState {
  return { id, informational, health: 'unknown', since: at, streak: 0, last: undefined };
}

/** The check after one more run that ended at `at`. */
export function judgeCheck(
  state: CheckState,
  outcome: Outcome,
  thresholds: Thresholds,
  at: number,
): CheckState {
  const streak = state.last?.ok === outcome.ok ? state.streak + 1 : 1;
  const health = healthAfter(state.health, outcome.ok, streak, thresholds);
  const since = health === state.health ? state.since : at;
  return { ...state, health, since, streak, last: { ...outcome, at } };
}

function healthAfter(health: Health, ok: boolean, streak: number, { rise, fall }: Thresholds): Health {
  if (ok) return streak >= rise ? 'up' : health;
  return streak >= fall ? 'down' : health;
}

/**
 * Whether the last result contradicts the health, which takes more of its kind to change: a failure of an up check, a
 * success of a down one. An unknown check is pending from its first result to its verdict.
 */
export function isPending({ health, last }: CheckState): boolean {
  if (last === undefined) return false;
  return health === 'unknown' || (health === 'up') !== last.ok;
}
