/** Turns the results of one check into its health. Pure: time is an argument. */

export type Health = 'up' | 'down' | 'unknown';

/** What the judge needs of one run. */
export interface RunOutcome {
  /** undefined: no verdict. The run could not be carried out, through no fault of the service. */
  readonly ok: boolean | undefined;
  /** A readable phrase: "connection refused". */
  readonly reason: string;
  /** How long the run took. */
  readonly ms: number;
}

/** A run that says something about the service. */
export interface ConclusiveRun extends RunOutcome {
  readonly ok: boolean;
}

/** Why the latest runs say nothing about the service. */
export interface Hindrance {
  readonly reason: string;
  /** When the first of them ended (ms, see Clock). */
  readonly since: number;
}

export interface Thresholds {
  /** Failures in a row until the check is down. */
  readonly fall: number;
  /** Successes in a row until the check is up. */
  readonly rise: number;
}

export interface CheckState {
  readonly id: string;
  /** Whether it is shown but does not count. */
  readonly informational: boolean;
  /** unknown until `rise` or `fall` is first reached: the first results of a check say nothing. */
  readonly health: Health;
  /** When `health` last changed (ms, see Clock). */
  readonly since: number;
  /** How many of the latest findings are equal. */
  readonly streak: number;
  readonly last: (ConclusiveRun & { readonly at: number }) | undefined;
  /** undefined: the latest run had a finding, or there was no run. */
  readonly hindrance: Hindrance | undefined;
}

/** A check that has not run yet. */
export function newCheck(
  { id, informational }: Pick<CheckState, 'id' | 'informational'>,
  at: number,
): CheckState {
  return {
    id,
    informational,
    health: 'unknown',
    since: at,
    streak: 0,
    last: undefined,
    hindrance: undefined,
  };
}

/** The check after one more run that ended at `at`. A run without a verdict changes neither health nor streak. */
export function judgeCheck(
  state: CheckState,
  outcome: RunOutcome,
  thresholds: Thresholds,
  at: number,
): CheckState {
  if (!isFinding(outcome)) {
    const since = state.hindrance?.since ?? at;
    return { ...state, hindrance: { reason: outcome.reason, since } };
  }
  const streak = state.last?.ok === outcome.ok ? state.streak + 1 : 1;
  const health = healthAfter(state.health, outcome.ok, streak, thresholds);
  const since = health === state.health ? state.since : at;
  return { ...state, health, since, streak, last: { ...outcome, at }, hindrance: undefined };
}

const isFinding = (outcome: RunOutcome): outcome is ConclusiveRun => outcome.ok !== undefined;

function healthAfter(health: Health, ok: boolean, streak: number, { rise, fall }: Thresholds): Health {
  if (ok) return streak >= rise ? 'up' : health;
  return streak >= fall ? 'down' : health;
}

/**
 * Whether the last result contradicts the health, which changes only after more of its kind: a failure of an up check,
 * a success of a down one. An unknown check is pending from its first result to its verdict.
 */
export function isPending({ health, last }: CheckState): boolean {
  if (last === undefined) return false;
  return health === 'unknown' || (health === 'up') !== last.ok;
}
