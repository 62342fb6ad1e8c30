/** Addresses that only this machine reaches. */
import ipaddr from 'ipaddr.js';

/** Whether an IP address is of the loopback: 127.0.0.0/8 (RFC 1122, 3.2.1.3) or ::1. Anything else is not. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
