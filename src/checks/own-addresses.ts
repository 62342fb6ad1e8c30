/**
 * Checks at this server's own service addresses. While such an address is not on this server, routing leads to the one
 * that announces it, whose answer says nothing about ours.
 */
import { plainAddress } from '../sys/ip-address.ts';
import type { HasAddress } from '../sys/local-addresses.ts';

export interface OwnAddresses {
  /** Whether it is a service address of this server, however it is spelled. */
  readonly isOurs: (ip: string) => boolean;
  /** Whether it is on this server now. */
  readonly isHere: HasAddress;
}

/** By the services of this server. */
export function ownAddresses(
  services: readonly { readonly addresses: readonly { readonly ip: string }[] }[],
  hasAddress: HasAddress,
): OwnAddresses {
  const ours = new Set(services.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)));
  return {
    isOurs: ip => ours.has(plainAddress(ip)),
    isHere: ip => hasAddress(plainAddress(ip)),
  };
}
