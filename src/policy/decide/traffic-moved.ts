/** The rule of when a draining server withdraws: once its traffic has gone elsewhere. Pure. */
import type { Traits } from '../../protocols/traits.ts';

/** What a drain waits for, until when at most (ms). */
export type DrainWait =
  /** The worse metric was not announced to the neighbours yet. */
  | { readonly for: 'announcement' }
  /** Routers that have received it need time to move. */
  | { readonly for: 'routers'; readonly until: number }
  /** `connections` of them have not ended; Infinity: they cannot be counted. */
  | { readonly for: 'connections'; readonly connections: number; readonly until: number };

/** What was seen of a drain; times in ms. */
export interface DrainSeen {
  /** Since when the drain metric has been in force at the neighbours; undefined: it is not. */
  readonly announcedAt: number | undefined;
  /** When a peer reported that it stands in for us; undefined: it has not. */
  readonly takenAt: number | undefined;
  /** Connections established to the service address; Infinity: they cannot be counted, or were not counted yet. */
  readonly connections: number;
  /** The longest to wait for connections to end, from the announcement. */
  readonly deadlineMs: number;
  /** How long routers take to move, as the protocol has it. */
  readonly moves: Traits['moves'];
}

/** What the drain still waits for; undefined: the traffic has moved, or the deadline is over. */
export function drainWait(
  { announcedAt, takenAt, connections, deadlineMs, moves }: DrainSeen,
  now: number,
): DrainWait | undefined {
  if (announcedAt === undefined) return { for: 'announcement' };
  const deadline = announcedAt + deadlineMs;
  if (now >= deadline) return undefined;
  const takenOver = Math.max(announcedAt, takenAt ?? Number.POSITIVE_INFINITY) + moves.betterMs;
  const routersMoved = Math.min(announcedAt + moves.worseMs, takenOver);
  if (now < routersMoved) return { for: 'routers', until: Math.min(routersMoved, deadline) };
  return connections === 0 ? undefined : { for: 'connections', connections, until: deadline };
}
