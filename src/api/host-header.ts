/**
 * By which names HTTP may be asked. A page of a stranger's site that a browser on this machine shows can have its name
 * resolved to our address (DNS rebinding) and read what we answer; the Host header then bears that site's name. Pure.
 */
import { isLoopback } from '../schema/loopback.ts';

/** Whether a request may name this host; `undefined` is what a client of HTTP/1.0 says. */
export type HostRule = (host: string | undefined) => boolean;

/** `address` is where we listen, `hosts` what the configuration allows besides. */
export function hostRule(address: string, hosts: readonly string[]): HostRule {
  const allowed = new Set(hosts.map(host => host.toLowerCase()));
  // Beyond loopback clients come by names that we do not know, and reading needs the token unless the operator says otherwise.
  const anyName = !isLoopback(address) && allowed.size === 0;
  return host => {
    if (host === undefined || anyName) return true;
    const name = nameOf(host);
    return name === address || name === 'localhost' || isLoopback(name) || allowed.has(name);
  };
}

/** The name or address of a Host header, without port, brackets and the trailing dot of an absolute name. */
function nameOf(host: string): string {
  const [, bracketed, plain = ''] = /^(?:\[(.*)\]|([^:]*))(?::\d*)?$/.exec(host.toLowerCase()) ?? [];
  return bracketed ?? plain.replace(/\.$/, '');
}
