/** The events on disk: two files of JSON lines, bounded, which outlive a restart. Nothing waits for them. */
import { chmod, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { appendPlain } from '../../sys/append-file.ts';
import type { Clock } from '../../sys/clock.ts';
import { accessFile, FILE_WITHIN_MS } from '../../sys/file-access.ts';
import { LateFileError } from '../../sys/file-error.ts';
import { layAside, readPlain } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';
import { within } from '../../sys/within.ts';
import { type Event, parseEvent } from './event.ts';

/** At this size the file becomes the older one, and the older one goes: some 2000 events each. */
const MAX_BYTES = 512 * 1024;
/** Reasons quote what checked servers answer: for the eyes of the owner. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o750;
/** Lines that wait for a disk that hangs; the oldest are dropped. */
const MAX_WAITING = 1000;
/** Lines written at once: few enough to stay far below the bound of a file. */
const LINES_AT_ONCE = 50;
/** How long a start waits for the events of before, and a stop for the last lines. */
const PATIENCE_MS = 1000;

/** What earlier lives left. */
export interface Past {
  /** Oldest first. */
  readonly events: readonly Event[];
  /** No event of before has a greater id. */
  readonly lastId: number;
}

export interface EventStore {
  /**
   * Reads what earlier lives left; makes the folder if it is not there. Never throws: `onTrouble` reports a broken disk. After
   * a second it gives up waiting for a disk that hangs; ids then go on from the milliseconds of the clock, above any count.
   */
  readonly open: () => Promise<Past>;
  /** Writes an event soon. */
  readonly append: (event: Event) => void;
  /** Resolves when all is written, or after a second. */
  readonly close: () => Promise<void>;
}

export interface EventStoreOptions {
  /** How many events to read back at most. */
  readonly keep: number;
  readonly clock: Clock;
  /** The disk can't be read or written: called once for each error, until it works again. Events go on without it. */
  readonly onTrouble: (error: Error) => void;
  readonly maxBytes?: number;
}

export function createEventStore(
  folder: string,
  { keep, clock, onTrouble, maxBytes = MAX_BYTES }: EventStoreOptions,
): EventStore {
  const path = join(folder, 'events.jsonl');
  const older = join(folder, 'events.1.jsonl');
  const waiting: string[] = [];
  let trouble: string | undefined;
  let size = 0;
  /** Whether the file may end in the middle of a line. */
  let torn = false;
  let reading: Promise<unknown> | undefined;
  let writing: Promise<void> | undefined;

  const fail = (error: unknown) => {
    const { message } = toError(error);
    if (message !== trouble) onTrouble(new Error(`events are not kept on disk: ${message}`));
    trouble = message;
  };

  /** What is no file of events, or much longer than one ever grows, is not ours: it makes room. */
  const textOf = async (file: string): Promise<string> => {
    try {
      return (await readPlain(file, 4 * maxBytes))?.toString('utf8') ?? '';
    } catch (error) {
      if (error instanceof LateFileError) throw error;
      fail(new Error(`${toError(error).message}; ${await layAside(file)}`));
      return '';
    }
  };
  const read = async () => {
    await accessFile(path, FILE_WITHIN_MS, () => mkdir(folder, { recursive: true, mode: FOLDER_MODE }));
    const [before, now] = await Promise.all([textOf(older), textOf(path)]);
    size = Buffer.byteLength(now);
    torn = now !== '' && !now.endsWith('\n');
    if (now !== '') await accessFile(path, FILE_WITHIN_MS, () => chmod(path, FILE_MODE));
    return `${before}\n${now}`
      .split('\n')
      .flatMap(line => parseEvent(line) ?? [])
      .slice(-keep);
  };
  const write = async (text: string) => {
    if (size > 0 && size + Buffer.byteLength(text) > maxBytes) {
      await accessFile(path, FILE_WITHIN_MS, () => rename(path, older));
      size = 0;
      torn = false;
    }
    size = await appendPlain(path, torn ? `\n${text}` : text, FILE_MODE);
    torn = false;
    trouble = undefined;
  };
  const drain = async () => {
    await reading;
    while (waiting.length > 0) {
      const text = waiting.splice(0, LINES_AT_ONCE).join('');
      await write(text).catch(error => {
        torn = true;
        fail(error);
      });
    }
    writing = undefined;
  };

  return {
    open: async () => {
      const events = read().catch((error: unknown): readonly Event[] => {
        fail(error);
        return [];
      });
      reading = events;
      const kept = await within(clock, PATIENCE_MS, events);
      if (kept !== undefined) return { events: kept, lastId: kept.at(-1)?.id ?? 0 };
      fail(new Error(`${folder} could not be read within ${PATIENCE_MS} ms`));
      return { events: [], lastId: Math.ceil(clock.now()) };
    },
    append: event => {
      waiting.push(`${JSON.stringify(event)}\n`);
      if (waiting.length > MAX_WAITING) waiting.shift();
      writing ??= drain();
    },
    close: async () => {
      if (writing !== undefined) await within(clock, PATIENCE_MS, writing);
    },
  };
}
