/** The checks of one server's service in, one verdict out: all of them must be up. Pure. */
import type { CheckState, Health } from './check.ts';

export interface Verdict {
  readonly health: Health;
  /** Since when (ms, see Clock). */
  readonly since: number;
  /** Why, as a phrase that can follow a server's name: "failed smtp:25 twice, connection refused". */
  readonly reason: string;
}

/**
 * One check down is enough for down; up takes all of them; anything else is unknown, which neither withdraws nor
 * boosts anybody. Without any check a service is taken for up since `begun`: then its peers alone judge it.
 */
export function judgeAll(checks: readonly CheckState[], begun: number): Verdict {
  const down = checks.filter(check => check.health === 'down');
  const [firstDown] = [...down].sort((a, b) => a.since - b.since);
  if (firstDown !== undefined) {
    return { health: 'down', since: firstDown.since, reason: failure(firstDown) };
  }
  const waiting = checks.find(check => check.health === 'unknown');
  if (checks.length === 0) return { health: 'up', since: begun, reason: 'has no check of its own' };
  const since = Math.max(...checks.map(check => check.since));
  if (waiting !== undefined) return { health: 'unknown', since, reason: progress(waiting) };
  return { health: 'up', since, reason: `passed ${checks.map(check => check.id).join(', ')}` };
}

function failure(check: CheckState): string {
  if (check.last === undefined || check.last.ok) return `failed ${check.id}, which now recovers`;
  return `failed ${check.id} ${times(check.streak)}, ${check.last.reason}`;
}

function progress(check: CheckState): string {
  if (check.last === undefined) return `has no result of ${check.id} yet`;
  const so = check.last.ok ? 'passed' : `failed (${check.last.reason})`;
  return `has no verdict on ${check.id} yet: ${so} ${times(check.streak)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
