/**
 * The daemon's file, maintained beside the routes without ever delaying them: it is read and written in separate turns,
 * each with a deadline. A pipe in its place, a hung mount or a read-only /etc costs no route anything: the daemon does
 * not read it until it starts again.
 */
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import type { Clock } from '../../sys/clock.ts';
import { ChangedFileError } from '../../sys/files.ts';
import { limit } from '../../sys/limit.ts';
import type { Stamp } from '../../sys/stamp.ts';
import { toError } from '../../sys/to-error.ts';
import { observeFile, restMs } from './daemon-file.ts';
import { writeFile } from './host.ts';
import { type Action, planFile, type WriteFile } from './plan.ts';

/** The driver's functions for its file. */
type KeptFile = Pick<RoutingDriver, 'file' | 'rewrite'>;

export interface FileKeeper {
  /** Looks at once, or after the look under way. */
  readonly request: (daemon: DaemonInfo) => void;
  /** Why the file is not as wanted, as far as is known; undefined if it is, or no file is kept. */
  readonly error: () => Error | undefined;
  /** Resolves when no look is under way any more, or soon: a stop does not wait for a file that hangs. */
  readonly stop: () => Promise<void>;
}

export interface FileEvents {
  readonly onAction: (action: Action) => void;
  /** A look ended. */
  readonly onFile?: (error: Error | undefined) => void;
}

/** The limit for reading or writing a file of some kilobytes; each has its own, lower deadline. */
const STEP_WITHIN_MS = 10_000;

/** A look waits for another writer to finish, 5 s at most each time. */
const MOST_TRIES = 5;

/** During a stop a write under way may end within this time. */
const END_WITHIN_MS = 500;

/** Reported once per run. */
const IN_PLACE =
  'it was written in place, as nothing can be renamed over it: a daemon that starts, or a crash, at that moment finds half of it; in a container mount its folder instead of the file alone';

/** What decides our part of the file: a driver, which is made for a configuration, and the daemon. */
interface Source {
  readonly driver: KeptFile;
  readonly version: string;
}

/** `routing` is called again at each look. */
export function createFileKeeper(
  routing: () => KeptFile,
  clock: Clock,
  { onAction, onFile }: FileEvents,
): FileKeeper {
  let wanted: DaemonInfo | undefined;
  let error: Error | undefined;
  let looking: Promise<void> | undefined;
  /** Whether the cost of writing in place was reported. */
  let reported = false;

  /** What our part of the file comes from, when the file was last as wanted: from there on it can drift. */
  let last: Source | undefined;
  const fulfilled = (source: Source) => {
    last = source;
  };
  const isFulfilled = ({ driver, version }: Source) => driver === last?.driver && version === last.version;

  const stopping = new AbortController();
  const { signal } = stopping;

  const look = async (daemon: DaemonInfo, driver: KeptFile): Promise<void> => {
    const source = { driver, version: `${daemon.product} ${daemon.version}` };
    let before: Stamp | undefined;
    for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
      const file = await inTime(driver, observeFile(driver, daemon));
      const [action] = planFile(file);
      if (file === undefined) return;
      if (action === undefined) return fulfilled(source);
      const waitMs = restMs(file, before, clock.now());
      before = file.stamp;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      else if (await inTime(driver, write({ ...action, isRepair: isFulfilled(source) })))
        return fulfilled(source);
    }
    if (!signal.aborted) throw new Error(`${driver.file} is not written: it changes again and again`);
  };
  /** Whether it was written: false if the file has changed since it was read. */
  const write = async (action: WriteFile): Promise<boolean> => {
    const written = await writeFile(action).catch(unlessChanged);
    if (written === 'changed') return false;
    onAction(
      written === 'renamed' || reported ? action : { ...action, reason: `${action.reason}; ${IN_PLACE}` },
    );
    reported ||= written === 'in-place';
    return true;
  };
  const run = async () => {
    while (wanted !== undefined) {
      const daemon = wanted;
      wanted = undefined;
      const driver = routing();
      error = await look(daemon, driver).then(() => undefined, toError);
      onFile?.(error);
    }
    looking = undefined;
  };
  return {
    request: daemon => {
      wanted = daemon;
      looking ??= run();
    },
    error: () => error,
    stop: async () => {
      stopping.abort('ripcord stops');
      if (looking !== undefined) await Promise.race([looking, clock.sleep(END_WITHIN_MS)]);
    },
  };
}

function inTime<T>({ file }: KeptFile, task: Promise<T>): Promise<T> {
  const late = () => new Error(`${file} was neither read nor written within ${STEP_WITHIN_MS} ms`);
  return limit(STEP_WITHIN_MS, task, late);
}

function unlessChanged(error: unknown): 'changed' {
  if (error instanceof ChangedFileError) return 'changed';
  throw error;
}
