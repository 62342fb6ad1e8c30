/** How many connections to service addresses are established here, by ss(8). */
import type { Clock } from '../../sys/clock.ts';
import { describeFailure, type Exec } from '../../sys/exec.ts';
import { AliasError } from './alias.ts';

export interface ConnectionPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  /** All addresses that the counter may be asked for. */
  readonly addresses: () => readonly string[];
}

/**
 * Counts the TCP connections established to any of these addresses, without those of our own checks.
 * @throws AliasError
 */
export type CountConnections = (ips: readonly string[]) => Promise<number>;

const TIMEOUT_MS = 5000;
/** How long a count is reused (ms), so that many services that drain together share one. */
const FRESH_MS = 200;

/** Creates a counter. One run of ss answers for all addresses: a hundred services would start a hundred each time. */
export function createConnectionCounter({ exec, clock, addresses }: ConnectionPorts): CountConnections {
  let last: { readonly at: number; readonly counts: Promise<ReadonlyMap<string, number>> } | undefined;
  return async ips => {
    if (last === undefined || clock.now() - last.at >= FRESH_MS) {
      last = { at: clock.now(), counts: countAll(addresses(), exec) };
    }
    const counts = await last.counts;
    return ips.reduce((sum, ip) => sum + (counts.get(ip) ?? 0), 0);
  };
}

async function countAll(ips: readonly string[], exec: Exec): Promise<ReadonlyMap<string, number>> {
  const filter = ips.flatMap((ip, index) => (index === 0 ? ['src', ip] : ['or', 'src', ip]));
  const result = await exec(['ss', '-Htn', 'state', 'established', ...filter], { timeoutMs: TIMEOUT_MS });
  if (result.exitCode !== 0) throw new AliasError(describeFailure(result));
  return countByAddress(result.stdout);
}

/**
 * Parses lines of `ss -Htn`. A connection from a service address to itself is a check of ours, and not counted. Pure.
 */
export function countByAddress(lines: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines.split('\n')) {
    const [, , local = '', peer = ''] = line.trim().split(/\s+/).map(ipOf);
    if (local !== '' && local !== peer) counts.set(local, (counts.get(local) ?? 0) + 1);
  }
  return counts;
}

/** `198.51.100.25:25` and `[::ffff:198.51.100.25]:25`, to a socket that takes both IPv4 and IPv6. */
const ipOf = (end: string): string => end.replace(/^\[?(?:::ffff:)?([^\]%]*?)(?:%[^:\]]*)?\]?:\d+$/, '$1');
