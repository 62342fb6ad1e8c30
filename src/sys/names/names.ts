/**
 * Addresses of host names, kept. A name server that is slow or silent delays nothing but the names that it is asked for: what is
 * known of a name is used at once, and looked up again beside the probes when its time is over; a name that was found before
 * keeps its address for as long as it cannot be looked up.
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
   * The addresses of a host, the one to be used first: itself, if it is a literal. At once where they are known; otherwise once they are
   * looked up, for which it waits at most `withinMs` (absent: as long as a look-up takes, LOOK_UP_MS). Throws an UnresolvedName.
   */
  readonly addresses: (
    host: string,
    options?: Wanted & Waiting,
  ) => Promise<readonly [IpAddress, ...IpAddress[]]>;
  /** What is known of a host now. Looks it up beside, if it is time to. */
  readonly current: (host: string, options?: Wanted) => Known;
  /** Ends all look-ups. What is known can still be asked for. */
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
  /** The address to be used; undefined: none is known yet. */
  readonly address: IpAddress | undefined;
  /** Why the last look-up failed, as a phrase; undefined: it did not, or has not ended yet. */
  readonly trouble: string | undefined;
}

export interface NamesPorts {
  readonly clock: Clock;
  readonly lookUp: LookUp;
  /** Told when look-ups of a name begin to fail, when they succeed again, and when its address changes. */
  readonly warn: (message: string) => void;
}

/** A look-up takes no longer than this, however many name servers and search domains are silent. */
const LOOK_UP_MS = 8_000;

/**
 * An answer is used for its TTL, within these bounds: below 5 s, names of TTL 0 and those of /etc/hosts would be looked up for every
 * probe; beyond 5 min, an address that moved would be probed for a day, for want of one question.
 */
const SHORTEST_MS = 5_000;
const LONGEST_MS = 300_000;

/** After a failure: what negative answers hold for (RFC 2308) Node does not tell, and a name server that is back is to be found soon. */
const RETRY_MS = 5_000;

/** The names that are known on this machine. */
export function systemNames(clock: Clock, warn: NamesPorts['warn']): Names {
  return createNames({ clock, lookUp: systemLookUp(), warn });
}

export function createNames({ clock, lookUp, warn }: NamesPorts): Names {
  const entries = new Map<string, Entry>();
  const closing = new AbortController();

  /** What is kept of a name, with a look-up under way if it is time for one. */
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
      // One that was left alone for long (a check that runs once an hour) may have moved meanwhile.
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
  /** Those found last; the first is the one in use. */
  addresses: readonly IpAddress[];
  /** Of the last look-up. */
  failure: UnresolvedName | undefined;
  /** When a look-up last ended. */
  triedAt: number;
  /** From when on to look it up again. */
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

/** An address in use stays so while the name has it: name servers turn the order from answer to answer. */
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
