/** Checks from time to time whether ripd receives routes from zebra. */

import type { Clock } from '../../sys/clock.ts';
import { AbsentDaemonError, type Hearing, RoutingError } from '../driver.ts';
import { type Product, suiteName } from './remedies.ts';
import { hearingOf } from './zebra-client.ts';

export interface Listening {
  /**
   * Whether ripd receives routes from zebra, as seen at most 10 s ago if all was well, at most 1 s ago if it was not.
   */
  readonly observe: () => Promise<Hearing>;
  /** The same, checked now. */
  readonly look: () => Promise<Hearing>;
  /** Makes the next `observe` look. */
  readonly forget: () => void;
}

/** After 10 s, and after three attempts in vain each 60 s: zclient_event in FRR's lib/zclient.c. */
export const DISCONNECTED =
  'ripd has lost zebra, and reconnects by itself within 10 s, or 60 s if zebra was gone for long: until then no change is sent at once.';
export const stillStalled = (product: Product): string =>
  `ripd receives no routes from zebra, even after it requested them again: restart ${suiteName(product)}.`;

const WELL_FOR_MS = 10_000;
/** Short, since it may recover at any moment; above 0, since a zebra that hangs costs a look its whole deadline. */
const UNWELL_FOR_MS = 1_000;
/** zebra answers a request for routes only when it has time: a counter of 0 may only be early. */
const SETTLE_MS = 100;

/** @param ask Resolves with the answer to `show zebra client`; throws a RoutingError. */
export function createListening(ask: () => Promise<string>, clock: Clock): Listening {
  let seen: { readonly hearing: Hearing; readonly until: number } | undefined;
  /** undefined: zebra did not answer in time, or vtysh failed to ask it. */
  const hearingNow = async (): Promise<Hearing | undefined> => {
    try {
      return hearingOf(await ask());
    } catch (error) {
      // Its socket is closed: without zebra ripd receives no routes; the metric is entered anyway.
      if (error instanceof AbsentDaemonError) return 'disconnected';
      if (error instanceof RoutingError) return undefined;
      throw error;
    }
  };
  const look = async (): Promise<Hearing> => {
    const before = seen?.hearing;
    let hearing = await hearingNow();
    if (hearing === 'stalled') {
      await clock.sleep(SETTLE_MS);
      hearing = await hearingNow();
    }
    // A slow zebra does not show whether ripd still receives routes: an earlier answer, if it was good, stays valid
    // once more.
    const known = hearing ?? (before === 'hearing' ? before : 'unknown');
    const isWell = known === 'hearing' || (known === 'unknown' && hearing !== undefined);
    seen = { hearing: known, until: clock.now() + (isWell ? WELL_FOR_MS : UNWELL_FOR_MS) };
    return known;
  };
  return {
    look,
    observe: async () => (seen !== undefined && clock.now() < seen.until ? seen.hearing : look()),
    forget: () => {
      seen = undefined;
    },
  };
}
