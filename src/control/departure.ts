/** Tells when the traffic of a draining service has gone elsewhere. */
import type { Clock } from '../sys/clock.ts';

/**
 * From the announcement of a poor metric until every router has moved: the taker's update timer of 5 s and its jitter of
 * a quarter (rip_update_jitter), or a router's hold-off of up to 5 s (measured: 3.4 to 5.3 s over two routers).
 */
export const ROUTERS_MOVE_MS = 6500;
/** Once a peer tells that it took over, all routers switch in 60 to 70 ms; this leaves room for one lost packet. */
const TAKEN_OVER_MS = 1500;
const LOOK_EVERY_MS = 200;

export interface DepartureWatch {
  readonly clock: Clock;
  /** Connections established to the service address. */
  readonly connections: () => Promise<number>;
  /** Whether a peer told that it stands in for us. */
  readonly taken: () => boolean;
  /** The longest to wait for connections to end, in ms, counted from now. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when the routers have had time to move and no connection is left, or at the deadline. */
export async function departed(watch: DepartureWatch): Promise<void> {
  const { clock, signal, deadlineMs } = watch;
  const begun = clock.now();
  let takenAt: number | undefined;
  while (!signal.aborted && clock.now() - begun < deadlineMs) {
    if (watch.taken()) takenAt ??= clock.now();
    const routersMoved =
      clock.now() - begun >= ROUTERS_MOVE_MS ||
      (takenAt !== undefined && clock.now() - takenAt >= TAKEN_OVER_MS);
    if (routersMoved && (await watch.connections()) === 0) return;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Whether one of the peers' own words says that it took over. */
export function someBoosted(words: Iterable<{ readonly rung: string }>): boolean {
  return [...words].some(word => word.rung === 'boosted');
}
