/** Looking now and then whether ripd hears zebra. */
import type { Clock } from '../../sys/clock.ts';
import { AbsentDaemonError, type Hearing, RoutingError } from '../driver.ts';
import { ROUTER_RIP } from './frr-names.ts';
import { type Product, suiteName } from './remedies.ts';
import { hearingOf } from './zebra-client.ts';

export interface Listening {
  /** Whether ripd hears zebra, as seen at most 10 s ago if all was well, at most 1 s ago if it was not. */
  readonly observe: () => Promise<Hearing>;
  /** Whether it does now. */
  readonly look: () => Promise<Hearing>;
  /** Makes the next `observe` look. */
  readonly forget: () => void;
}

/** After 10 s, and after three attempts in vain each 60 s: zclient_event in FRR's lib/zclient.c. */
export const APART =
  'ripd has lost zebra, and connects again by itself within 10 s, or 60 s if zebra was long away: until then no change is heard at once.';
export const stillDeaf = (product: Product): string =>
  `ripd hears nothing of zebra, even after it was made to ask again: restart ${suiteName(product)}.`;

const WELL_FOR_MS = 10_000;
/** Short, since it may pass any moment; not nothing, since a zebra that hangs costs a look its whole deadline. */
const UNWELL_FOR_MS = 1_000;
/** zebra answers a request for routes only when it has time: nothing told yet is no deafness. */
const SETTLE_MS = 100;

/**
 * The lines that make ripd ask zebra anew: it does for another number in the line that redistributes, and not for the
 * same one (FRR 8.4.4, 10.3). Nobody sees the number, since each clause sets its own metric.
 */
export function askAnew(redistribution: string): readonly string[] {
  const other = redistribution.replace(/ metric (\d+)/, (_, held) => ` metric ${held === '15' ? 14 : 15}`);
  return [ROUTER_RIP, other, redistribution, 'exit'];
}

/** @param ask Gives the answer to `show zebra client`; throws a RoutingError. */
export function createListening(ask: () => Promise<string>, clock: Clock): Listening {
  let seen: { readonly hearing: Hearing; readonly until: number } | undefined;
  /** undefined: zebra gave no answer in time, or vtysh did not bring it. */
  const hearingNow = async (): Promise<Hearing | undefined> => {
    try {
      return hearingOf(await ask());
    } catch (error) {
      // Its socket is closed: nobody can hear a zebra that is not there; the metric is entered without it all the same.
      if (error instanceof AbsentDaemonError) return 'apart';
      if (error instanceof RoutingError) return undefined;
      throw error;
    }
  };
  const look = async (): Promise<Hearing> => {
    const before = seen?.hearing;
    let hearing = await hearingNow();
    if (hearing === 'deaf') {
      await clock.sleep(SETTLE_MS);
      hearing = await hearingNow();
    }
    // That zebra is slow says nothing of whom it tells: what it told in time, if that was well, holds for as long again.
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
