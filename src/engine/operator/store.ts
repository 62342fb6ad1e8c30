/** What was asked for a service and must outlive a restart: in one file, each until its time is over. */
import { type Alarm, createAlarm } from '../../sys/alarm.ts';
import type { Clock } from '../../sys/clock.ts';
import { deferred } from '../../sys/deferred.ts';
import { LateFileError } from '../../sys/file-error.ts';
import { keepOwnFile } from '../../sys/files.ts';
import { createInTurn } from '../../sys/in-turn.ts';
import { isThere, layAside, readPlain } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';

/** When it expires (ms, see Clock); null: never. */
interface Ending {
  readonly until: number | null;
}

export interface Store<T extends Ending> {
  /**
   * Reads what was stored before a restart, without expired entries. Never throws, as a controller that does not start
   * serves no client; but nothing is lost silently: `onError` gets a file that cannot be read or parsed, its valid
   * entries are used, and the file itself is set aside.
   */
  readonly open: () => Promise<void>;
  /** The current entry of a service. */
  readonly of: (service: string) => T | undefined;
  /**
   * Sets an entry at once; resolves when it is on disk.
   * @throws NotStoredError
   */
  readonly set: (service: string, asked: T) => Promise<void>;
  /**
   * Ends an entry at once; resolves when that is on disk.
   * @throws NotStoredError
   */
  readonly end: (service: string) => Promise<void>;
  /**
   * Writes the entries again if the file is missing: resolves with a sentence that says so.
   * @throws NotStoredError
   */
  readonly restore: () => Promise<string | undefined>;
  readonly stop: () => void;
}

export interface StoreChange<T> {
  readonly before: T | undefined;
  readonly now: T | undefined;
  /** Whether it expired. */
  readonly expired: boolean;
}

export interface StorePorts<T> {
  readonly path: string;
  /** A name for the content, used in messages: "drains". */
  readonly what: string;
  /** Whether a value is a valid entry. */
  readonly isOne: (value: unknown) => value is T;
  readonly clock: Clock;
  /** Not called for entries read from the file. */
  readonly onChange: (service: string, change: StoreChange<T>) => void;
  /** An entry that expired could not be removed from the disk; or the file cannot be read or parsed. */
  readonly onError: (error: Error) => void;
}

/** The order is in force, but not on disk. */
export class NotStoredError extends Error {
  override readonly name = 'NotKeptError';

  constructor(cause: Error) {
    super(`this is in force, but would not outlive a restart: ${cause.message}`, { cause });
  }
}

/** Room for a thousand services, each with a long reason. */
const MAX_BYTES = 1024 * 1024;

/** Empty until it is opened; entries set or ended before that take precedence over the file. */
export function createStore<T extends Ending>(ports: StorePorts<T>): Store<T> {
  const { path, clock, onChange, onError } = ports;
  const isOver = ({ until }: Ending) => until !== null && until <= clock.now();
  const inForce = new Map<string, T>();
  const alarms = new Map<string, Alarm>();
  /** Set or ended before the file was read; undefined once it was. */
  let early: Set<string> | undefined = new Set();
  let stopped = false;

  const opened = deferred<void>();
  /**
   * Of two concurrent writes the older one could reach the disk last; and nothing is written before the file was read.
   */
  const inTurn = createInTurn();
  void inTurn(() => opened.promise);
  const save = () =>
    inTurn(() => keepOwnFile(path, `${JSON.stringify(Object.fromEntries(inForce), null, 2)}\n`)).catch(
      (error: unknown) => {
        throw new NotStoredError(toError(error));
      },
    );
  const end = async (service: string, expired: boolean) => {
    alarms.get(service)?.cancel();
    const before = inForce.get(service);
    if (before === undefined && early === undefined) return;
    early?.add(service);
    inForce.delete(service);
    if (before !== undefined) onChange(service, { before, now: undefined, expired });
    await save();
  };
  const endInTime = (service: string, { until }: T) => {
    const alarm = alarms.get(service) ?? createAlarm(clock, () => void end(service, true).catch(onError));
    alarms.set(service, alarm);
    if (until === null) alarm.cancel();
    else alarm.set(until);
  };

  return {
    open: async () => {
      const { entries, whole } = await readInTime(ports, () => stopped);
      const hold = entries.filter(([service, asked]) => !early?.has(service) && !isOver(asked));
      early = undefined;
      if (stopped) return;
      for (const [service, asked] of hold) {
        inForce.set(service, asked);
        endInTime(service, asked);
      }
      opened.resolve();
      if (!whole || hold.length < entries.length) await save().catch(onError);
    },
    of: service => inForce.get(service),
    set: async (service, asked) => {
      const before = inForce.get(service);
      early?.add(service);
      inForce.set(service, asked);
      endInTime(service, asked);
      onChange(service, { before, now: asked, expired: false });
      await save();
    },
    end: service => end(service, false),
    restore: async () => {
      if (early !== undefined || inForce.size === 0 || (await isThere(path))) return undefined;
      await save();
      return `${path} was gone: written again`;
    },
    stop: () => {
      stopped = true;
      for (const alarm of alarms.values()) alarm.cancel();
    },
  };
}

interface Read<T> {
  readonly entries: readonly (readonly [string, T])[];
  /** Whether the file held only valid entries; false: it was set aside. */
  readonly whole: boolean;
}

/** A disk that does not answer says nothing about the file: it is read once the disk answers. */
const TRY_AGAIN_MS = 1000;

async function readInTime<T>(ports: StorePorts<T>, isStopped: () => boolean): Promise<Read<T>> {
  const { path, what, clock, onError } = ports;
  for (let reported = false; !isStopped(); reported = true) {
    try {
      return await read(ports);
    } catch (error) {
      if (!(error instanceof LateFileError)) throw error;
      if (!reported) onError(new Error(`the ${what} kept in ${path} are not known yet: ${error.why}`));
      await clock.sleep(TRY_AGAIN_MS);
    }
  }
  return { entries: [], whole: true };
}

/** @throws LateFileError, and no other error */
async function read<T>({ path, what, isOne, onError }: StorePorts<T>): Promise<Read<T>> {
  try {
    const bytes = await readPlain(path, MAX_BYTES);
    const all = bytes === undefined ? [] : entriesIn(bytes.toString('utf8'));
    const entries = all?.filter((entry): entry is [string, T] => isOne(entry[1])) ?? [];
    if (entries.length === all?.length) return { entries, whole: true };
    onError(new Error(`${path} does not hold ${what} alone: ${await layAside(path)}`));
    return { entries, whole: false };
  } catch (error) {
    if (error instanceof LateFileError) throw error;
    onError(new Error(`the ${what} kept are not known: ${toError(error).message}; ${await layAside(path)}`));
    return { entries: [], whole: false };
  }
}

/** The entries of a JSON text by service; undefined if it is not such a file. */
function entriesIn(text: string): [string, unknown][] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isMapping = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isMapping ? Object.entries(parsed) : undefined;
  } catch {
    // The caller reports that this is not what it should be.
    return undefined;
  }
}
