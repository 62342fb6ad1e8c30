/** Literal IP addresses as their own type: a socket is never given a name. */
import { isIP } from 'node:net';

declare const checked: unique symbol;

/** An IPv4 or IPv6 address as text, such as 10.46.1.2 or fe80::1%eth0. */
export type IpAddress = string & { readonly [checked]: true };

/** Whether a text is a literal IP address. */
export const isIpAddress = (text: string): text is IpAddress => isIP(text) !== 0;
