/** What a client's attempts say about a fault. Pure. */

/** One attempt of a client to reach the service. Times are of the lab's clock (now.ts), in ms. */
export interface Attempt {
  /** When it began. */
  readonly at: number;
  /** How long it took. */
  readonly ms: number;
  /** Who answered; undefined: nobody. */
  readonly server: string | undefined;
  /** Why nobody answered. */
  readonly error: string | undefined;
}

/** How a client lived through a fault. */
export interface Outage {
  /** From the fault to the completion of the first good answer after the first failure, in ms; 0: nothing failed; undefined: it lasts. */
  readonly ms: number | undefined;
  /** From the beginning of the first attempt that failed to that same good answer: how long nobody answered. */
  readonly holeMs: number | undefined;
  readonly failed: number;
  readonly total: number;
}

/** An attempt under way at the fault may be its first victim, so attempts count by when they ended and follow by when they began. */
export function outageSince(fault: number, attempts: readonly Attempt[]): Outage {
  const after = attempts.filter(each => each.at + each.ms >= fault).sort((a, b) => a.at - b.at);
  const failures = after.filter(each => each.server === undefined);
  const [first] = failures;
  const counts = { failed: failures.length, total: after.length };
  if (first === undefined) return { ms: 0, holeMs: 0, ...counts };
  const recovery = after.find(each => each.server !== undefined && each.at > first.at);
  if (recovery === undefined) return { ms: undefined, holeMs: undefined, ...counts };
  const end = recovery.at + recovery.ms;
  return { ms: end - fault, holeMs: end - first.at, ...counts };
}

/** How many attempts each server answered; under 'nobody' those that failed. */
export function countByServer(attempts: readonly Attempt[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { server = 'nobody' } of attempts) counts.set(server, (counts.get(server) ?? 0) + 1);
  return counts;
}
