/** Turns the checks of one server's service into one verdict. Pure. */
import type { CheckState, Health } from './check-health.ts';

export interface Verdict {
  readonly health: Health;
  /** Since when (ms, see Clock): the earliest time from which the deciding checks have had their present health. */
  readonly since: number;
  /** Why, as a phrase that can follow a server's name: "failed smtp:25 twice, connection refused". */
  readonly reason: string;
}

/** How many of the checks that count must be up. */
export type Judgement = 'all' | 'any' | { readonly atLeast: number };

/**
 * The verdict is up or down only once no check that is still unknown could change it; until then it is unknown, which
 * neither withdraws nor boosts any server. Without any check that counts a service is taken for up since `begun`: then
 * its peers alone judge it.
 */
export function judgeService(judgement: Judgement, checks: readonly CheckState[], begun: number): Verdict {
  const counting = checks.filter(check => !check.informational);
  if (counting.length === 0) return { health: 'up', since: begun, reason: 'has no check of its own' };
  const needed = neededOf(judgement, counting.length);
  const spare = counting.length - needed;

  const down = counting.filter(check => check.health === 'down');
  if (down.length > spare)
    return { health: 'down', since: sinceOf(down, spare + 1), reason: failures(down, spare, counting) };
  const up = counting.filter(check => check.health === 'up');
  const waiting = counting.find(check => check.health === 'unknown');
  if (up.length >= needed || waiting === undefined) {
    return { health: 'up', since: sinceOf(up, needed), reason: passes(up, counting) };
  }
  return { health: 'unknown', since: sinceOf(counting, counting.length), reason: progress(waiting) };
}

function neededOf(judgement: Judgement, counting: number): number {
  if (judgement === 'all') return counting;
  return judgement === 'any' ? 1 : Math.min(judgement.atLeast, counting);
}

const bySince = (a: CheckState, b: CheckState): number => a.since - b.since;

/** Since when `count` of them have had their present health. */
function sinceOf(checks: readonly CheckState[], count: number): number {
  return Math.max(
    ...[...checks]
      .sort(bySince)
      .slice(0, count)
      .map(check => check.since),
  );
}

/** Where one failure is enough, the first is the whole reason. */
function failures(down: readonly CheckState[], spare: number, counting: readonly CheckState[]): string {
  const told = [...down]
    .sort(bySince)
    .slice(0, spare === 0 ? 1 : down.length)
    .map(failure)
    .join('; ');
  return spare === 0 ? told : `failed ${down.length} of ${counting.length} checks: ${told}`;
}

function passes(up: readonly CheckState[], counting: readonly CheckState[]): string {
  const ids = up.map(check => check.id).join(', ');
  return up.length === counting.length
    ? `passed ${ids}`
    : `passed ${up.length} of ${counting.length} checks: ${ids}`;
}

function failure(check: CheckState): string {
  if (check.last === undefined || check.last.ok) return `failed ${check.id}, which now recovers`;
  return `failed ${check.id} ${times(check.streak)}, ${check.last.reason}`;
}

function progress(check: CheckState): string {
  if (check.hindrance !== undefined) return `cannot tell by ${check.id}: ${check.hindrance.reason}`;
  if (check.last === undefined) return `has no result of ${check.id} yet`;
  const so = check.last.ok ? 'passed' : `failed (${check.last.reason})`;
  return `has no verdict on ${check.id} yet: ${so} ${times(check.streak)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
