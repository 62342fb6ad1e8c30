/** Watches whether the traffic of a draining service has moved elsewhere, by the rule of policy/decide/traffic-moved.ts. */

import type { Service } from '../../config/config.ts';
import { withLength } from '../../drivers/alias/alias.ts';
import { AbsentDaemonError, type ObservedRouting } from '../../drivers/driver.ts';
import type { Decision } from '../../policy/decide/situation.ts';
import { type DrainWait, drainWait } from '../../policy/decide/traffic-moved.ts';
import type { Traits } from '../../protocols/traits.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Report } from '../reconcile/loop.ts';

const LOOK_EVERY_MS = 200;

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
  /** How long routers take to move. */
  readonly moves: Traits['moves'];
  /** Called at each look with what is still missing. */
  readonly onWait?: (wait: DrainWait) => void;
  readonly signal: AbortSignal;
}

/** Resolves when the routers have had time to move since the announcement and no connection is left, or at the deadline. */
export async function trafficMoved(watch: MoveWatch): Promise<void> {
  const { clock, signal, deadlineMs, moves } = watch;
  let announcedAt: number | undefined;
  let takenAt: number | undefined;
  while (!signal.aborted) {
    const now = clock.now();
    announcedAt = watch.announced() ? (announcedAt ?? now) : undefined;
    if (watch.taken()) takenAt ??= now;
    const seen = { announcedAt, takenAt, deadlineMs, moves, connections: Number.POSITIVE_INFINITY };
    let wait = drainWait(seen, now);
    if (wait?.for === 'connections') {
      wait = drainWait({ ...seen, connections: await watch.connections() }, now);
    }
    if (wait === undefined) return;
    watch.onWait?.(wait);
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
