/** Where a host is named: an IP address, or a name that cannot be taken for one. Pure. */
import { isIP } from 'node:net';
import { quote } from './problem.ts';

/** Labels of RFC 1123, 2.1, with the underscore that some names have. */
const NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i;
/**
 * Numbers and dots, as inet_aton(3) reads addresses: 10.1 and 0x7f.1 among them. No host name ends in a number (RFC
 * 1123, 2.1).
 */
const NUMBERS = /^(0x[0-9a-f]*|\d+)?(\.(0x[0-9a-f]*|\d+)?)*$/i;
/** What no name contains: two colons, or a length, a port or brackets around an address. */
const LIKE_IPV6 = /^\[|:.*:/;

/** Whether a text can only be meant as an IPv4 address, but is not one: 150.46.1.999. */
export function isBrokenIpv4(text: string): boolean {
  return isIP(text) === 0 && text.includes('.') && NUMBERS.test(text);
}

/** What is wrong with a text that must name a host, as a phrase that follows its path; undefined if it is valid. */
export function faultOfHost(text: string): string | undefined {
  if (isIP(text) !== 0) return undefined;
  if (NUMBERS.test(text)) {
    return `${quote(text)} is not an IPv4 address: write four numbers from 0 to 255, such as 10.46.1.2`;
  }
  if (LIKE_IPV6.test(text))
    return `${quote(text)} is not an IPv6 address: write it alone, such as 2001:db8::2`;
  if (NAME.test(text)) return undefined;
  return `must be an IP address or the name of a host, such as 10.46.1.2 or mx1.example.org, not ${quote(text)}`;
}
