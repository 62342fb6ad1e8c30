/**
 * Checks from time to time how far the daemon's announcements go. Nothing waits for it, and it delays nothing urgent:
 * it only looks while the reconciler is at rest, and takes at most a hundredth of the time.
 */
import type { Outlook } from '../../drivers/outlook.ts';
import { createNap } from '../../sys/alarm.ts';
import type { Clock } from '../../sys/clock.ts';
import { toError } from '../../sys/to-error.ts';

export interface OutlookWatch {
  /** What the daemon reported last, and when (ms); undefined: nothing yet. */
  readonly latest: () => Seen | undefined;
  /** Why the latest look failed, and when that was (ms); undefined if it succeeded. */
  readonly failure: () => { readonly at: number; readonly reason: string } | undefined;
  /** Something changed: looks again soon. */
  readonly request: () => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

export interface Seen {
  readonly at: number;
  readonly outlook: Outlook;
}

export interface OutlookPorts {
  /**
   * Queries the daemon.
   * @throws what the driver throws
   */
  readonly look: () => Promise<Outlook>;
  /** Whether the daemon can be queried without delaying anything urgent. */
  readonly atRest: () => boolean;
  /** The latest outlook, and the one before (undefined: none). */
  readonly onOutlook: (seen: Outlook) => void;
  readonly clock: Clock;
}

const LOOK_EVERY_MS = 10_000;
/** The pause after a change, so that urgent work is done first, and until the daemon has reported a neighbour. */
const SOON_MS = 1_000;
/** A long table takes the daemon long to print: then it is queried less often, but not never. */
const AT_MOST_A_PART = 100;
const LOOK_AT_LEAST_EVERY_MS = 60_000;

export function createOutlookWatch({ look, atRest, onOutlook, clock }: OutlookPorts): OutlookWatch {
  let seen: Seen | undefined;
  let failure: { readonly at: number; readonly reason: string } | undefined;
  const nap = createNap(clock);
  let stopped = false;
  const lookOnce = async (): Promise<number> => {
    const begun = clock.now();
    try {
      const outlook = await look();
      seen = { at: clock.now(), outlook };
      failure = undefined;
      onOutlook(outlook);
    } catch (thrown) {
      seen = undefined;
      failure = { at: clock.now(), reason: toError(thrown).message };
    }
    return clock.now() - begun;
  };
  const watch = async () => {
    // A start has better things to do.
    await nap.sleep(SOON_MS);
    while (!stopped) {
      const isAtRest = atRest();
      const took = isAtRest ? await lookOnce() : 0;
      const hears = seen?.outlook.interfaces.some(({ neighbours }) => neighbours.length > 0) ?? false;
      const pause = isAtRest && hears ? LOOK_EVERY_MS : SOON_MS;
      const rest = Math.min(LOOK_AT_LEAST_EVERY_MS, took * AT_MOST_A_PART);
      const isRequested = await nap.sleep(Math.max(pause, rest));
      if (isRequested && !stopped) await nap.sleep(SOON_MS);
    }
  };
  let watching: Promise<void> | undefined;
  return {
    latest: () => seen,
    failure: () => failure,
    request: nap.wake,
    start: () => {
      watching = watch();
    },
    stop: async () => {
      stopped = true;
      nap.wake();
      await watching;
    },
  };
}
