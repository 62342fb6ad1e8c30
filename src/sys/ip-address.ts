/** Literal IP addresses as their own type: a socket is never given a name. */
import { isIP, isIPv6, SocketAddress } from 'node:net';

declare const checked: unique symbol;

/** An IPv4 or IPv6 address as text, such as 10.46.1.2 or fe80::1%eth0. */
export type IpAddress = string & { readonly [checked]: true };

/** Whether a text is a literal IP address. */
export const isIpAddress = (text: string): text is IpAddress => isIP(text) !== 0;

/** An address in its usual spelling; an IPv4 address within IPv6 (RFC 4291, 2.5.5.2) as IPv4. */
export function plainAddress(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const { address } = new SocketAddress({ address: ip, family: 'ipv6' });
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
