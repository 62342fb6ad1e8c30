/** Waits for service addresses to come to this server: one timer for all checks that wait. */
import { createNap } from '../../sys/alarm.ts';
import type { Clock } from '../../sys/clock.ts';
import type { HasAddress } from '../../sys/local-addresses.ts';

export interface Arrivals {
  /** Calls once as soon as the address is here; a call that waits already waits no second time. */
  readonly await: (ip: string, call: () => void) => void;
  /** Such a call does not wait any more. */
  readonly forget: (call: () => void) => void;
}

/** ripcord adds an address within 0.1 s of its start, and a service has its first verdict so much sooner. */
const LOOK_EVERY_MS = 20;

export function createArrivals(clock: Clock, hasAddress: HasAddress): Arrivals {
  const waiting = new Map<() => void, string>();
  const nap = createNap(clock);
  let looking = false;

  const look = async () => {
    looking = true;
    while (waiting.size > 0) {
      await nap.sleep(LOOK_EVERY_MS);
      for (const [call, ip] of [...waiting]) {
        if (!hasAddress(ip) || !waiting.delete(call)) continue;
        call();
      }
    }
    looking = false;
  };
  return {
    await: (ip, call) => {
      waiting.set(call, ip);
      if (!looking) void look();
    },
    forget: call => {
      if (waiting.delete(call) && waiting.size === 0) nap.wake();
    },
  };
}
