/**
 * Caches the addresses of host names. A slow or silent name server delays only the names that are looked up there: a
 * known address is used at once, and refreshed beside the probes when its TTL ends; a name that was found before keeps
 * its address for as long as it cannot be looked up.
 */
import type { Clock } from '../clock.ts';
import { deferred } from '../deferred.ts';
import { type IpAddress, isIpAddress } from '../ip-address.ts';
import { toError } from '../to-error.ts';
import { within } from '../within.ts';
import { type Family, type FoundAddresses, type LookUp, systemLookUp, UnresolvedName } from './look-up.ts';

export { UnresolvedName } from './look-up.ts';

export interface Names {
  /**
   * The addresses of a host, the one to be used first: the host itself, if it is a literal. At once where they are
   * known; otherwise after a look-up, for which it waits at most `withinMs` (absent: as long as a look-up takes,
   * LOOK_UP_MS).
   * @throws UnresolvedName
   */
  readonly addresses: (
    host: string,
    options?: Wanted & Waiting,
  ) => Promise<readonly [IpAddress, ...IpAddress[]]>;
  /** What is known of a host now. Starts a look-up in the background when one is due. */
  readonly current: (host: string, options?: Wanted) => Known;
  /** Ends all look-ups. Known addresses stay available. */
  readonly close: () => void;
}

interface Wanted {
  /** Default: any. */
  readonly family?: Family;
}

interface Waiting {
  readonly withinMs?: number;
  /** Ends the wait when aborted. */
  readonly signal?: AbortSignal;
}

export interface Known {
  /** The address to be used; undefined if none is known yet. */
  readonly address: IpAddress | undefined;
  /** Why the last look-up failed, as a phrase; undefined if it succeeded, or has not ended yet. */
  readonly trouble: string | undefined;
}

export interface NamesPorts {
  readonly clock: Clock;
  readonly lookUp: LookUp;
  /** Called when look-ups of a name begin to fail, when they succeed again, and when its address changes. */
  readonly warn: (message: string) => void;
}

/** A look-up takes no longer than this, however many name servers and search domains are silent. */
const LOOK_UP_MS = 8_000;

/**
 * An answer is used for its TTL, within these bounds: below 5 s, names of TTL 0 and those of /etc/hosts would be looked
 * up for every probe; beyond 5 min, an address that moved would be probed for a day, to save one look-up.
 */
const SHORTEST_MS = 5_000;
const LONGEST_MS = 300_000;

/**
 * The pause after a failure: Node does not give the TTL of negative answers (RFC 2308), and a name server that is back
 * must be found soon.
 */
const RETRY_MS = 5_000;

/** The cache of names on this machine. */
export function systemNames(clock: Clock, warn: NamesPorts['warn']): Names {
  return createNames({ clock, lookUp: systemLookUp(), warn });
}

export function createNames({ clock, lookUp, warn }: NamesPorts): Names {
  const entries = new Map<string, Entry>();
  const closing = new AbortController();

  /** The cache entry of a name; starts a look-up if one is due. */
  const entryOf = (host: string, { family = 'any' }: Wanted): Entry => {
    const key = `${host.toLowerCase()} ${family}`;
    const entry = entries.get(key) ?? newEntry();
    entries.set(key, entry);
    if (entry.underWay === undefined && clock.now() >= entry.dueAt && !closing.signal.aborted) {
      entry.underWay = lookUpOnce(host, family, entry);
    }
    return entry;
  };

  const lookUpOnce = async (host: string, family: Family, entry: Entry): Promise<void> => {
    const before = { ...entry };
    try {
      const found = await bounded(signal => lookUp(host, family, signal), host);
      entry.addresses = preferring(before.addresses[0], found.addresses);
      entry.failure = undefined;
      entry.dueAt = clock.now() + Math.min(Math.max(found.ttlMs, SHORTEST_MS), LONGEST_MS);
    } catch (error) {
      entry.failure = error instanceof UnresolvedName ? error : new UnresolvedName(toError(error).message);
      entry.dueAt = clock.now() + RETRY_MS;
    }
    entry.triedAt = clock.now();
    entry.underWay = undefined;
    const news = closing.signal.aborted ? undefined : newsOf(host, before, entry);
    if (news !== undefined) warn(news);
  };

  const bounded = async (
    look: (signal: AbortSignal) => Promise<FoundAddresses>,
    host: string,
  ): Promise<FoundAddresses> => {
    const over = new AbortController();
    const end = () => over.abort('the look-up is over');
    closing.signal.addEventListener('abort', end, { once: true });
    if (closing.signal.aborted) end();
    try {
      const found = await within(clock, LOOK_UP_MS, look(over.signal));
      if (found !== undefined) return found;
      throw new UnresolvedName(`host name ${host} cannot be looked up: no answer within ${LOOK_UP_MS} ms`);
    } finally {
      end();
      closing.signal.removeEventListener('abort', end);
    }
  };

  return {
    addresses: async (host, { withinMs = 2 * LOOK_UP_MS, signal, ...wanted } = {}) => {
      if (isIpAddress(host)) return [host];
      const entry = entryOf(host, wanted);
      // A name that was not used for long (a check that runs once an hour) may have moved meanwhile.
      const isFresh = entry.addresses.length > 0 && clock.now() - entry.triedAt <= LONGEST_MS;
      if (!isFresh && entry.underWay !== undefined) await waitFor(entry.underWay, clock, withinMs, signal);
      const [first, ...others] = entry.addresses;
      if (first !== undefined) return [first, ...others];
      throw (
        entry.failure ??
        new UnresolvedName(`host name ${host} cannot be looked up: no name server has answered yet`)
      );
    },
    current: (host, wanted = {}) => {
      if (isIpAddress(host)) return { address: host, trouble: undefined };
      const { addresses, failure } = entryOf(host, wanted);
      return { address: addresses[0], trouble: failure?.message };
    },
    close: () => closing.abort('closed'),
  };
}

interface Entry {
  /** The addresses found last; the first is the one in use. */
  addresses: readonly IpAddress[];
  /** The failure of the last look-up. */
  failure: UnresolvedName | undefined;
  /** When a look-up last ended. */
  triedAt: number;
  /** When to look it up again. */
  dueAt: number;
  /** Settles when the look-up has ended; never rejects. */
  underWay: Promise<void> | undefined;
}

const newEntry = (): Entry => ({
  addresses: [],
  failure: undefined,
  triedAt: -Infinity,
  dueAt: -Infinity,
  underWay: undefined,
});

/** Keeps the address in use for as long as the name has it: name servers rotate the order from answer to answer. */
function preferring(used: IpAddress | undefined, found: readonly IpAddress[]): readonly IpAddress[] {
  return used === undefined || !found.includes(used) ? found : [used, ...found.filter(each => each !== used)];
}

/** Waits for a promise, but no longer than `withinMs`, nor than `signal` lets it. */
async function waitFor(promise: Promise<void>, clock: Clock, withinMs: number, signal?: AbortSignal) {
  if (signal?.aborted) return;
  const { promise: aborted, resolve } = deferred<void>();
  const end = () => resolve();
  signal?.addEventListener('abort', end, { once: true });
  await within(clock, withinMs, Promise.race([promise, aborted]));
  signal?.removeEventListener('abort', end);
}

function newsOf(host: string, before: Entry, { addresses: [now], failure }: Entry): string | undefined {
  const [was] = before.addresses;
  if (failure !== undefined) {
    if (before.failure?.message === failure.message) return undefined;
    return `${failure.message}; ${was === undefined ? 'nothing can be checked there' : `goes on with ${was}`}`;
  }
  if (before.failure !== undefined) return `host name ${host} is found again: ${now}`;
  return was === undefined || was === now ? undefined : `host name ${host} is ${now} now, no longer ${was}`;
}
