/** RIP updates as tcpdump prints them. Pure. */

/** One route in one update. */
export interface HeardRoute {
  /** Wall clock, ms since the epoch. */
  readonly at: number;
  readonly interface: string;
  /** Else it came in, by unicast or by multicast. */
  readonly outgoing: boolean;
  /** The address of whoever said it. */
  readonly source: string;
  readonly prefix: string;
  readonly metric: number;
}

/**
 * `-i any`: with the interface and the direction of each packet. `-Z root`: else tcpdump changes to a user of its own.
 * Immediate: else packets come a second late, in bunches.
 */
export const TCPDUMP = [
  ...['tcpdump', '-i', 'any', '-Z', 'root', '-n', '-v', '-tt', '-l', '--immediate-mode'],
  ...['udp', 'port', '520'],
];

/** A packet has a line of its own, one with its addresses, and one for each route; a request names no family. */
const PACKET = /^(\d+\.\d+) (\S+)\s+(\S+)\s+IP /;
const SOURCE = /^\s+(\d+\.\d+\.\d+\.\d+)\.520 > /;
const ROUTE = /^\s+AFI IPv4,\s+(\S+), tag \S+, metric: (\d+)/;

/** Makes a reader of tcpdump's lines, one after the other; it returns the route that a line tells of. */
export function rip(): (line: string) => HeardRoute | undefined {
  let packet: Pick<HeardRoute, 'at' | 'interface' | 'outgoing'> | undefined;
  let source: string | undefined;
  return line => {
    const [, seconds, name, direction] = PACKET.exec(line) ?? [];
    if (seconds !== undefined && name !== undefined) {
      packet = { at: Number(seconds) * 1000, interface: name, outgoing: direction === 'Out' };
    }
    source = SOURCE.exec(line)?.[1] ?? source;
    const [, prefix, metric] = ROUTE.exec(line) ?? [];
    if (packet === undefined || source === undefined || prefix === undefined) return undefined;
    return { ...packet, source, prefix, metric: Number(metric) };
  };
}
