/**
 * Checks of this server's own services at their service addresses. While such an address is not on this machine, routing
 * leads to the server that announces it: its answer says nothing about ours.
 */
import type { Check } from '../../checks/registry.ts';
import { isLookedUp } from '../../checks/run-probe.ts';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../sys/clock.ts';
import type { HasAddress } from '../../sys/local-addresses.ts';

/** A check with which ripcord itself asks at a host. */
export type CheckAtHost = Exclude<Extract<Check, { host: string }>, { kind: 'exec' }>;

/** Whether a check asks at one of our service addresses. A command decides itself where it asks. */
export function asksOwnAddress(check: Check, { services }: Pick<Config, 'services'>): check is CheckAtHost {
  if (!isLookedUp(check)) return false;
  return services.some(({ addresses }) => addresses.some(({ ip }) => ip === check.host));
}

const LOOK_EVERY_MS = 20;

/** Resolves with true as soon as the address is here, with false after `withinMs` or when `signal` aborts. */
export async function arrives(
  ip: string,
  withinMs: number,
  { clock, hasAddress }: { readonly clock: Clock; readonly hasAddress: HasAddress },
  signal: AbortSignal,
): Promise<boolean> {
  for (const begun = clock.now(); !hasAddress(ip); ) {
    if (signal.aborted || clock.now() - begun >= withinMs) return false;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
  return true;
}
