/** Lines for `ip -batch` that make the routing daemon announce an address again. Pure. */
import { type Alias, addLines, removeLines, withLength } from '../alias/alias.ts';

/** Our interface for nudging FRR; never under RIP. Its peer exists only where the kernel has no dummy. */
export const NUDGE_INTERFACE = 'ripcord0';
export const NUDGE_PEER = 'ripcord1';

/**
 * FRR: the same prefix on a second interface, added and removed at once. zebra sends ripd the connected route again,
 * and ripd sends a triggered update within 20 ms with the metric it holds now; the alias on lo is never touched
 * (frr-facts: 0 of 420 000 packets lost, no withdrawal in 2 700 nudges under any load).
 */
export function secondInterfaceNudge(aliases: readonly Alias[]): readonly string[] {
  return aliases
    .map(withLength)
    .flatMap(address => [
      `address add ${address} dev ${NUDGE_INTERFACE}`,
      `address del ${address} dev ${NUDGE_INTERFACE}`,
    ]);
}

/**
 * Quagga ignores a second interface: there the alias itself is removed and put back. Both reach zebra within the 10 ms
 * that it holds its queue (ZEBRA_RIB_PROCESS_HOLD_TIME), so that no withdrawal goes out; one batch ensures that.
 */
export function reAddNudge(aliases: readonly Alias[]): readonly string[] {
  return aliases.flatMap(alias => [...removeLines([alias]), ...addLines([alias])]);
}

/**
 * Removes aliases from lo, after removing their addresses from the second interface: one left there keeps its route
 * alive (frr-facts: 3 was sent on, not 16). Most of the lines for the second interface fail, as it does not exist.
 */
export function takeOffLines(aliases: readonly Alias[]): readonly string[] {
  const second = aliases.map(alias => `address del ${withLength(alias)} dev ${NUDGE_INTERFACE}`);
  return [...second, ...removeLines(aliases)];
}
