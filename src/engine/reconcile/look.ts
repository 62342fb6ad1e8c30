/** Observes this server: the daemon, lo, and, separately, the daemon's file. Every look ends. */
import type { PlacedAddress } from '../../drivers/alias/parse-addresses.ts';
import { limit } from '../../sys/limit.ts';
import { toError } from '../../sys/to-error.ts';
import { observeFile } from './daemon-file.ts';
import type { Host } from './host.ts';
import type { Observed } from './state.ts';

/** A healthy server is read in 5 ms. Each program that reads has a deadline of its own; together they take 15 s at most. */
const LOOK_WITHIN_MS = 20_000;

/** The result of a look: everything that could be read, and why the rest could not be. */
export interface Look {
  /** Undefined until the daemon was read once. Parts that could not be read now keep their earlier values. */
  readonly observed: Observed | undefined;
  readonly error: Error | undefined;
}

/** Reads the state of this server: the daemon and lo, independently of each other. */
export async function look({ routing, aliases }: Host, before: Observed | undefined): Promise<Look> {
  const limited = <T>(what: string, task: Promise<T>): Promise<T> =>
    limit(LOOK_WITHIN_MS, task, () => new Error(`${what} was not read within ${LOOK_WITHIN_MS} ms`));
  const [held, all] = await Promise.allSettled([
    limited('the daemon', routing.observe()),
    limited('lo', aliases.observe()),
  ]);
  const failed = [held, all].find(({ status }) => status === 'rejected');
  const error = failed?.status === 'rejected' ? toError(failed.reason) : undefined;
  const now = held.status === 'fulfilled' ? held.value : before?.routing;
  const addresses = all.status === 'fulfilled' ? placed(all.value) : before;
  if (now === undefined || addresses === undefined) return { observed: before, error };
  const { addresses: onLo, loIsDown, elsewhere } = addresses;
  return { observed: { routing: now, addresses: onLo, loIsDown, elsewhere, file: undefined }, error };
}

/**
 * Reads all of it.
 * @throws what the drivers throw
 */
export async function observe(host: Host): Promise<Observed> {
  const { observed, error } = await look(host, undefined);
  if (observed === undefined || error !== undefined) throw error ?? new Error('nothing was read');
  return observed;
}

/** The same with the daemon's file. Routes never wait for it: this is for a command that shows it. */
export async function observeAll(host: Host): Promise<Observed> {
  const observed = await observe(host);
  return { ...observed, file: await observeFile(host.routing, observed.routing.daemon) };
}

/** Addresses, grouped by where they are. */
const placed = (all: readonly PlacedAddress[]): Pick<Observed, 'addresses' | 'loIsDown' | 'elsewhere'> => ({
  addresses: all.filter(({ on }) => on === 'lo'),
  loIsDown: all.some(({ on, up }) => on === 'lo' && !up),
  elsewhere: all.filter(({ on }) => on !== 'lo'),
});
