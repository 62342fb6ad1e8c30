/**
 * One look-up of one name: /etc/hosts, then DNS, as with `hosts: files dns` in nsswitch.conf(5); no other source is
 * used.
 *
 * Uses node:dns's Resolver (c-ares), one for each look-up. It waits on a socket instead of in a thread, can be
 * cancelled, rereads resolv.conf, keeps its own state of each name server, and repeats a truncated answer over TCP. It
 * leaves hosts(5) and the search list to us. Weighed: getaddrinfo, `dns.lookup` of Node, cannot be cancelled
 * (sys/sockets.ts); cacheable-lookup 7.0.0 (2022) shares one Resolver for all names, forgets an address when its TTL
 * ends, and falls back on getaddrinfo; our own stub over dns-packet would have to implement retries, TCP and
 * resolv.conf.
 */
import { NODATA, NOTFOUND, Resolver, SERVFAIL } from 'node:dns/promises';
import { codeOf } from '../error-code.ts';
import { type IpAddress, isIpAddress } from '../ip-address.ts';
import { readPlain } from '../plain-file.ts';
import { toError } from '../to-error.ts';
import { openHostsFile } from './hosts-file.ts';
import { fullNames, searchListIn } from './resolv-conf.ts';

/** Which addresses are wanted; `any`: IPv4, as that is what ripcord routes, and IPv6 where there is no IPv4 address. */
export type Family = 4 | 6 | 'any';

export interface FoundAddresses {
  readonly addresses: readonly IpAddress[];
  /** How long they are valid (ms), from DNS; 0 for hosts(5), which may change at any time. */
  readonly ttlMs: number;
}

/**
 * Looks a name up until `signal` aborts.
 * @throws UnresolvedName
 */
export type LookUp = (name: string, family: Family, signal: AbortSignal) => Promise<FoundAddresses>;

/** A name could not be looked up. The message is a readable phrase: "host name mx1 not found". */
export class UnresolvedName extends Error {
  override readonly name = 'UnresolvedName';
}

export interface LookUpFiles {
  readonly hosts: string;
  readonly resolvConf: string;
  /** Name servers to use instead of those of resolv.conf, as `address:port`. */
  readonly servers?: readonly string[];
}

/** Looks up as this machine does. */
export const systemLookUp = (): LookUp =>
  createLookUp({ hosts: '/etc/hosts', resolvConf: '/etc/resolv.conf' });

/** A name server that must ask others takes a second or two; the retry then finds the answer in its cache. */
const PATIENCE = { timeout: 1500, tries: 2 } as const;
const MOST_BYTES = 64 * 1024;

export function createLookUp({ hosts, resolvConf, servers }: LookUpFiles): LookUp {
  const hostsFile = openHostsFile(hosts);

  const askDns = async (name: string, type: 4 | 6, signal: AbortSignal): Promise<FoundAddresses> => {
    signal.throwIfAborted();
    const resolver = new Resolver(PATIENCE);
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const records = await (type === 4
        ? resolver.resolve4(name, { ttl: true })
        : resolver.resolve6(name, { ttl: true }));
      const ttlMs = Math.min(...records.map(({ ttl }) => ttl)) * 1000;
      return { addresses: records.map(({ address }) => address).filter(isIpAddress), ttlMs };
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };

  return async (name, family, signal) => {
    try {
      const full = name.replace(/\.$/, '');
      const local = chosen([...new Set([...(await hostsFile.find(full)), ...loopback(full)])], family);
      if (local.length > 0) return { addresses: local, ttlMs: 0 };
      // Before c-ares opens it: if a pipe lies there, c-ares would wait for it, and block the whole process.
      const conf = await readPlain(resolvConf, MOST_BYTES);
      const names = fullNames(name, searchListIn(conf?.toString('latin1') ?? ''));
      return await firstFound(names, family, (each, type) => askDns(each, type, signal));
    } catch (error) {
      throw new UnresolvedName(describe(toError(error), name), { cause: error });
    }
  };
}

/** Never asked of DNS: RFC 6761, 6.3. */
function loopback(name: string): readonly IpAddress[] {
  return /^(.+\.)?localhost$/i.test(name) ? ['127.0.0.1', '::1'].filter(isIpAddress) : [];
}

function chosen(addresses: readonly IpAddress[], family: Family): readonly IpAddress[] {
  const of = (wanted: 4 | 6) => addresses.filter(address => address.includes(':') === (wanted === 6));
  if (family !== 'any') return of(family);
  return of(4).length > 0 ? of(4) : of(6);
}

/**
 * After which errors the next name of a search list is still tried, the worst first: a silent server is silent to that
 * one as well.
 */
const GOES_ON: readonly string[] = [SERVFAIL, NODATA, NOTFOUND];

/**
 * The answer to the first name that has one, in the order in which res_search(3) goes through a search list.
 * @throws the worst of the errors
 */
async function firstFound(
  names: readonly string[],
  family: Family,
  ask: (name: string, type: 4 | 6) => Promise<FoundAddresses>,
): Promise<FoundAddresses> {
  let worst: { readonly error: unknown; readonly rank: number } | undefined;
  const types = family === 'any' ? ([4, 6] as const) : [family];
  for (const name of names) {
    for (const type of types) {
      try {
        return await ask(name, type);
      } catch (error) {
        const rank = GOES_ON.indexOf(codeOf(error) ?? '');
        if (rank === -1) throw error;
        if (worst === undefined || rank < worst.rank) worst = { error, rank };
        // It holds for every type: there is no such name, or no answer at all.
        if (codeOf(error) !== NODATA) break;
      }
    }
  }
  throw worst?.error ?? new Error('there is nothing to ask for');
}

const PHRASES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'not found: there is no such name',
  ENODATA: 'has no address',
  ETIMEOUT: 'cannot be looked up: no name server answers',
  ECONNREFUSED: 'cannot be looked up: no name server answers',
  ESERVFAIL: 'cannot be looked up: the name server answers SERVFAIL',
  EREFUSED: 'cannot be looked up: the name server refuses to answer',
};

function describe(error: Error, name: string): string {
  return `host name ${name} ${PHRASES[codeOf(error) ?? ''] ?? `cannot be looked up: ${error.message}`}`;
}
