/** The entries of `routing.networks`: interface names and IPv4 prefixes. */

import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isBrokenIpv4 } from './host-name.ts';

/** An entry as it was meant; `broken`: it looks like a prefix but is not a valid one. */
export type Network =
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'prefix'; readonly address: ipaddr.IPv4; readonly length: number }
  | { readonly kind: 'broken'; readonly isIPv6: boolean };

/** Reads an entry. An address without a length is one host, as in ripd. */
export function readNetwork(text: string): Network {
  const [address = '', length = '32', ...more] = text.split('/');
  if (isIPv6(address)) return { kind: 'broken', isIPv6: true };
  if (isBrokenIpv4(text)) return { kind: 'broken', isIPv6: false };
  if (!text.includes('/') && !isIPv4(address)) return { kind: 'interface', name: text };
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : Number.NaN;
  if (!isIPv4(address) || more.length > 0 || !(bits <= 32)) return { kind: 'broken', isIPv6: false };
  return { kind: 'prefix', address: ipaddr.IPv4.parse(address), length: bits };
}

/** Whether a prefix contains an IPv4 address. */
export function covers(network: Network, ip: string): boolean {
  return network.kind === 'prefix' && ipaddr.IPv4.parse(ip).match(network.address, network.length);
}

/** The route to an address of that length, as RIP announces it: 198.51.100.24/31. */
export function prefixOf({ ip, prefixLength }: { ip: string; prefixLength: number }): string {
  return canonicalNetwork(`${ip}/${prefixLength}`);
}

/** The entry as the daemon shows it: a prefix without host bits, so that a read-back compares equal. */
export function canonicalNetwork(text: string): string {
  const network = readNetwork(text);
  if (network.kind !== 'prefix') return text;
  const prefix = `${network.address.toString()}/${network.length}`;
  return `${ipaddr.IPv4.networkAddressFromCIDR(prefix).toString()}/${network.length}`;
}
