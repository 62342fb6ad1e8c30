/** Addresses and names by which each machine means itself. */
import ipaddr from 'ipaddr.js';

/** Whether an IP address is of the loopback: 127.0.0.0/8 (RFC 1122, 3.2.1.3) or ::1. Anything else is not. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** Names of the loopback (RFC 6761, 6.3), and those that the hosts file of Debian adds. */
const LOCAL_NAME = /^(.*\.)?localhost(\.localdomain)?\.?$|^ip6-(localhost|loopback)$/i;

/** Whether each machine means itself by a host: loopback, unspecified (0.0.0.0, ::), or a name of the loopback. */
export function isSelf(host: string): boolean {
  if (!ipaddr.isValid(host)) return LOCAL_NAME.test(host);
  return isLoopback(host) || ipaddr.process(host).range() === 'unspecified';
}
