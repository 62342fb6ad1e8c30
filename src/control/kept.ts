/** What was asked for a service and must outlive a restart: in one file, each until its time is over. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../sys/clock.ts';
import { replaceFile } from '../sys/files.ts';
import { layAside, readPlain } from '../sys/plain-file.ts';
import { toError } from '../sys/to-error.ts';

/** When it ends by itself (ms, see Clock); null: never. */
interface Ending {
  readonly until: number | null;
}

export interface Kept<T extends Ending> {
  /** What is in force for a service. */
  readonly of: (service: string) => T | undefined;
  /** Puts it in force at once; resolves when it is on disk, throws an Error if it can't be kept there. */
  readonly set: (service: string, asked: T) => Promise<void>;
  /** Ends it at once; resolves when that is on disk. */
  readonly end: (service: string) => Promise<void>;
  readonly stop: () => void;
}

export interface Change<T> {
  readonly before: T | undefined;
  readonly now: T | undefined;
  /** Whether it ended by itself. */
  readonly expired: boolean;
}

export interface KeptPorts<T> {
  readonly path: string;
  /** What the file holds, for people: "drains". */
  readonly what: string;
  /** Whether a value is what is kept of one service. */
  readonly isOne: (value: unknown) => value is T;
  readonly clock: Clock;
  /** Not called for what an earlier life kept. */
  readonly onChange: (service: string, change: Change<T>) => void;
  /** One that ended by itself is over, but could not be taken off the disk; or what was kept can't be read or understood. */
  readonly onError: (error: Error) => void;
}

/** A thousand services, each with a long reason. */
const MAX_BYTES = 1024 * 1024;
/** Node's timers hold 31 bits of ms: a longer one would end at once. */
const LONGEST_SLEEP_MS = 24 * 24 * 3_600_000;

/**
 * Reads what an earlier life kept, less what is over meanwhile. Never throws, as a controller that does not start serves
 * nobody; but nothing is forgotten in silence: of a file that can't be read or understood `onError` is told, what is good of
 * it holds, and the file itself is laid aside.
 */
export async function openKept<T extends Ending>(ports: KeptPorts<T>): Promise<Kept<T>> {
  const { path, clock, onChange, onError } = ports;
  const isOver = ({ until }: Ending) => until !== null && until <= clock.now();
  const { entries, whole } = await read(ports);
  const inForce = new Map(entries.filter(([, asked]) => !isOver(asked)));
  const timers = new Map<string, AbortController>();

  let written: Promise<unknown> = Promise.resolve();
  /** One after the other: of two at once the older one could reach the disk last. */
  const save = () => {
    const saved = written.then(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o750 });
      await replaceFile(path, `${JSON.stringify(Object.fromEntries(inForce), null, 2)}\n`);
    });
    written = saved.catch(() => undefined);
    return saved.catch(error => {
      throw new Error(`this is in force, but would not outlive a restart: ${toError(error).message}`);
    });
  };
  const end = async (service: string, expired: boolean) => {
    timers.get(service)?.abort();
    const before = inForce.get(service);
    if (!inForce.delete(service)) return;
    onChange(service, { before, now: undefined, expired });
    await save();
  };
  const endAt = async (service: string, until: number, timer: AbortSignal) => {
    do await clock.sleep(Math.min(Math.max(0, until - clock.now()), LONGEST_SLEEP_MS), timer);
    while (!timer.aborted && clock.now() < until);
    if (!timer.aborted) await end(service, true);
  };
  const endInTime = (service: string, { until }: T) => {
    timers.get(service)?.abort();
    if (until === null) return;
    const timer = new AbortController();
    timers.set(service, timer);
    void endAt(service, until, timer.signal).catch(onError);
  };
  for (const [service, asked] of inForce) endInTime(service, asked);
  if (!whole || inForce.size < entries.length) await save().catch(onError);

  return {
    of: service => inForce.get(service),
    set: async (service, asked) => {
      const before = inForce.get(service);
      inForce.set(service, asked);
      endInTime(service, asked);
      onChange(service, { before, now: asked, expired: false });
      await save();
    },
    end: service => end(service, false),
    stop: () => {
      for (const timer of timers.values()) timer.abort();
    },
  };
}

interface Read<T> {
  readonly entries: readonly (readonly [string, T])[];
  /** Whether the file held these and nothing else; false: it was laid aside. */
  readonly whole: boolean;
}

async function read<T>({ path, what, isOne, onError }: KeptPorts<T>): Promise<Read<T>> {
  try {
    const bytes = await readPlain(path, MAX_BYTES);
    const all = bytes === undefined ? [] : entriesIn(bytes.toString('utf8'));
    const entries = all?.filter((entry): entry is [string, T] => isOne(entry[1])) ?? [];
    if (entries.length === all?.length) return { entries, whole: true };
    onError(new Error(`${path} does not hold ${what} alone: ${await layAside(path)}`));
    return { entries, whole: false };
  } catch (error) {
    onError(new Error(`the ${what} kept are not known: ${toError(error).message}; ${await layAside(path)}`));
    return { entries: [], whole: false };
  }
}

/** What a JSON text holds by service; undefined: nothing that could be meant so. */
function entriesIn(text: string): [string, unknown][] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const isMapping = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isMapping ? Object.entries(parsed) : undefined;
  } catch {
    // Whoever asked is told that this is not what it should be.
    return undefined;
  }
}
