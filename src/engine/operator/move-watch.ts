/** Determines when the traffic of a draining service has moved elsewhere. */
import type { Service } from '../../config/config.ts';
import { withLength } from '../../drivers/alias/alias.ts';
import { AbsentDaemonError, type ObservedRouting } from '../../drivers/driver.ts';
import type { Decision } from '../../policy/decide/situation.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Report } from '../reconcile/loop.ts';

/**
 * From the announcement of a poor metric until every router has moved: the taker's update timer of 5 s and its jitter of
 * a quarter (rip_update_jitter), or a router's hold-off of up to 5 s (measured: 3.4 to 5.3 s over two routers).
 */
export const ROUTERS_MOVE_MS = 6500;
/** Once a peer reports that it took over, all routers switch in 60 to 70 ms; this leaves room for one lost packet. */
export const TAKEN_OVER_MS = 1500;
const LOOK_EVERY_MS = 200;

/** What a drain waits for, until when at most (ms). */
export type DrainWait =
  /** The worse metric was not announced to the neighbours yet. */
  | { readonly for: 'announcement' }
  /** Routers that have received it need time to move. */
  | { readonly for: 'routers'; readonly until: number }
  /** `connections` of them have not ended; Infinity: they cannot be counted. */
  | { readonly for: 'connections'; readonly connections: number; readonly until: number };

export interface MoveWatch {
  readonly clock: Clock;
  /** Whether the drain metric is in force: read back, and sent to the neighbours. */
  readonly announced: () => boolean;
  /** Connections established to the service address. */
  readonly connections: () => Promise<number>;
  /** Whether a peer reported that it stands in for us. */
  readonly taken: () => boolean;
  /** The longest to wait for connections to end, in ms, counted from the announcement. */
  readonly deadlineMs: number;
  /** Called at each look with what is still missing. */
  readonly onWait?: (wait: DrainWait) => void;
  readonly signal: AbortSignal;
}

/** Resolves when the routers have had time to move since the announcement and no connection is left, or at the deadline. */
export async function trafficMoved(watch: MoveWatch): Promise<void> {
  const { clock, signal, deadlineMs } = watch;
  let announcedAt: number | undefined;
  let takenAt: number | undefined;
  while (!signal.aborted) {
    const now = clock.now();
    announcedAt = watch.announced() ? (announcedAt ?? now) : undefined;
    if (watch.taken()) takenAt ??= now;
    if (announcedAt === undefined) watch.onWait?.({ for: 'announcement' });
    else {
      const deadline = announcedAt + deadlineMs;
      if (now >= deadline) return;
      const takenOver = Math.max(announcedAt, takenAt ?? Number.POSITIVE_INFINITY) + TAKEN_OVER_MS;
      const routersMoved = Math.min(announcedAt + ROUTERS_MOVE_MS, takenOver);
      if (now < routersMoved) watch.onWait?.({ for: 'routers', until: Math.min(routersMoved, deadline) });
      else {
        const connections = await watch.connections();
        if (connections === 0) return;
        watch.onWait?.({ for: 'connections', connections, until: deadline });
      }
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** The facts needed about a service. */
interface Announced {
  readonly service: Pick<Service, 'name' | 'addresses'>;
  readonly decision: Pick<Decision, 'metric'>;
}

/** The facts needed about the latest pass. */
export interface LatestPass extends Pick<Report, 'unannounced' | 'error' | 'lookedAt'> {
  readonly observed: { readonly routing: Pick<ObservedRouting, 'metrics'> } | undefined;
}

/**
 * Whether neighbours have received the metric decided for a service: it was read back, and no nudge is owed for it.
 * Without a daemon there is nothing to wait for. Pure.
 */
export function isAnnounced(
  { service, decision }: Announced,
  { observed, unannounced, error }: Omit<LatestPass, 'lookedAt'>,
): boolean {
  if (error instanceof AbsentDaemonError && !error.alone) return true;
  if (observed?.routing.metrics.get(service.name) !== decision.metric) return false;
  return !service.addresses.some(address => unannounced.has(withLength(address)));
}

/** A vtysh that has failed for longer than this will not enter a drain that must end within seconds. */
const UNREACHABLE_AFTER_MS = 3000;

/** Whether a daemon is there that takes our commands. Pure. */
export function isReachable(
  { error, lookedAt }: Pick<LatestPass, 'error' | 'lookedAt'>,
  now: number,
): boolean {
  if (error === undefined) return true;
  return (
    !(error instanceof AbsentDaemonError) && lookedAt !== undefined && now - lookedAt < UNREACHABLE_AFTER_MS
  );
}

/** Whether one of the peers' reports says that it took over. */
export function someBoosted(words: Iterable<{ readonly state: string }>): boolean {
  return [...words].some(word => word.state === 'boosted');
}
