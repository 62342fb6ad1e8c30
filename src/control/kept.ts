/** What was asked for a service and must outlive a restart: in one file, each until its time is over. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../sys/clock.ts';
import { readIfThere, replaceFile } from '../sys/files.ts';
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
  readonly isContent: (parsed: unknown) => parsed is Record<string, T>;
  readonly clock: Clock;
  /** Not called for what an earlier life kept. */
  readonly onChange: (service: string, change: Change<T>) => void;
  /** One that ended by itself is over, but could not be taken off the disk. */
  readonly onError: (error: Error) => void;
}

/**
 * Reads what an earlier life kept, less what is over meanwhile. Throws an Error if the file can't be read or understood:
 * what was asked for must not be forgotten in silence.
 */
export async function openKept<T extends Ending>(ports: KeptPorts<T>): Promise<Kept<T>> {
  const { path, clock, onChange, onError } = ports;
  const isOver = ({ until }: Ending) => until !== null && until <= clock.now();
  const all = await read(ports);
  const inForce = new Map([...all].filter(([, asked]) => !isOver(asked)));
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
  const endInTime = (service: string, { until }: T) => {
    timers.get(service)?.abort();
    if (until === null) return;
    const timer = new AbortController();
    timers.set(service, timer);
    void clock.sleep(Math.max(0, until - clock.now()), timer.signal).then(async () => {
      if (!timer.signal.aborted) await end(service, true).catch(onError);
    });
  };
  for (const [service, asked] of inForce) endInTime(service, asked);
  if (inForce.size < all.size) await save();

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

async function read<T>({ path, what, isContent }: KeptPorts<T>): Promise<ReadonlyMap<string, T>> {
  const text = await readIfThere(path);
  if (text === undefined) return new Map();
  const parsed = parse(text);
  if (!isContent(parsed)) throw new Error(`${path} holds no ${what}: remove it if it is not needed`);
  return new Map(Object.entries(parsed));
}

/** undefined, which JSON cannot say, if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asked is told that this is not what it should be.
    return undefined;
  }
}
