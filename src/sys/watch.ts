/** Tells when files have changed, however that is done: written in place, renamed over, or a link on the way swapped. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { systemClock } from './clock.ts';
import { canOpen } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { createInTurn } from './in-turn.ts';
import { toError } from './to-error.ts';
import { type Trail, trailOf } from './trail.ts';
import { within } from './within.ts';

export interface FileWatch {
  /** Watches these paths instead: files, and folders with what lies directly in them. Resolves when they are watched. */
  readonly follow: (paths: readonly string[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WatchEvents {
  /** Something changed, and nothing more since for a moment. */
  readonly onChange: () => void;
  /** Changes may be seen late: told once, until it is another trouble. */
  readonly onError: (error: Error) => void;
  /** How long nothing more may happen. Default: an editor that truncates a file and then writes it is done within it. */
  readonly settledMs?: number;
  /** When what will be followed was read (ms of the wall clock): what changed after it is a change. Default: now. */
  readonly readAt?: number;
}

const SETTLED_MS = 250;
/** chokidar is ready within ms; on a folder that hangs never, which the looks by hand then tell. */
const READY_MS = 3000;
/** How often it is looked by hand while the kernel does not tell. */
const LOOK_MS = 5000;

/**
 * chokidar says when to look; whether something changed, the files themselves say (see Trail). So no event that
 * means nothing (chokidar 5 tells of each link as new before it is ready) is ever taken for a change.
 */
export function watchFiles(events: WatchEvents): FileWatch {
  const { onChange, onError, settledMs = SETTLED_MS } = events;
  let paths: readonly string[] = [];
  let watcher: FSWatcher | undefined;
  let print: string | undefined;
  let readAt = events.readAt ?? Date.now();
  let trouble: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const lookIn = (ms: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void look(), ms).unref();
  };
  const onEvent = () => lookIn(settledMs);
  const complain = (error: Error) => {
    if (error.message !== trouble && !stopped) onError(error);
    trouble = error.message;
    lookIn(LOOK_MS);
  };

  /** Watches first and looks after it: no change falls in between. */
  const arm = async (): Promise<readonly Trail[]> => {
    const before = await Promise.all(paths.map(trailOf));
    const next = await watcherOn(before, onEvent);
    let failed = false;
    next.on('error', error => {
      failed = true;
      complain(described(error));
    });
    await within(systemClock, READY_MS, new Promise<void>(ready => next.once('ready', ready)));
    await watcher?.close();
    watcher = next;
    if (!failed) trouble = undefined;
    const trails = await Promise.all(paths.map(trailOf));
    // The way led elsewhere meanwhile.
    if (placesOn(trails) !== placesOn(before)) lookIn(settledMs);
    return trails;
  };
  const inTurn = createInTurn();
  const unlessStopped = (task: () => Promise<void>): Promise<void> =>
    inTurn(async () => {
      if (!stopped) await task().catch((error: unknown) => complain(toError(error)));
    });
  const look = () =>
    unlessStopped(async () => {
      const next = printOn(await arm());
      if (next === print || stopped) return;
      print = next;
      readAt = Date.now();
      onChange();
    });

  return {
    follow: next =>
      unlessStopped(async () => {
        paths = next;
        const trails = await arm();
        print = printOn(trails);
        // It was read before it was watched.
        if (trails.some(({ changedAt }) => changedAt > readAt)) {
          print = undefined;
          lookIn(settledMs);
        }
      }),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await inTurn(async () => watcher?.close());
    },
  };
}

const printOn = (trails: readonly Trail[]): string => trails.map(({ print }) => print).join('\n');

const placesOn = (trails: readonly Trail[]): string => trails.flatMap(({ steps }) => steps).join('\n');

/**
 * Watches the folders in which each step lies, as a watch on a file alone is lost with the file that an editor or a ConfigMap
 * puts in its place; and what the path leads to, as a bind mount shows what is written through another path to the file
 * alone. A folder that is not there is waited for in the nearest one that is.
 */
async function watcherOn(trails: readonly Trail[], onEvent: () => void): Promise<FSWatcher> {
  const steps = new Set<string>(trails.flatMap(trail => trail.steps));
  const ends = trails.map(({ end }) => end);
  const whole = new Set(trails.filter(({ isFolder }) => isFolder).map(({ end }) => end));
  const waits = await Promise.all([...new Set([...steps].map(step => dirname(step)))].map(nearestFolder));
  const places = new Set([...waits.map(({ folder }) => folder), ...ends]);
  const missing = new Set(waits.flatMap(wait => (wait.missing === undefined ? [] : [wait.missing])));
  const concerns = (path: string) =>
    places.has(path) || steps.has(path) || missing.has(path) || whole.has(dirname(path));
  const watcher = watch([...places], {
    depth: 0,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: path => !concerns(path),
    persistent: false,
  });
  // What chokidar takes for no change (a mode, a second write within its own pause), the files themselves tell.
  watcher.on('all', onEvent).on('raw', (_event, name, told) => {
    const at = watchedIn(told);
    // The kernel names what is watched by its own name.
    if (!name || name === basename(at) || concerns(join(at, name))) onEvent();
  });
  return watcher;
}

/** What chokidar watches, as it tells beside each raw event. */
function watchedIn(told: unknown): string {
  const isTold = typeof told === 'object' && told !== null && 'watchedPath' in told;
  return isTold ? String(told.watchedPath) : '';
}

/** The nearest folder that is there, on the way to one that may not be, and what is missing in it first. */
async function nearestFolder(wanted: string): Promise<{ folder: string; missing: string | undefined }> {
  let [folder, missing]: [string, string | undefined] = [wanted, undefined];
  while (folder !== dirname(folder) && !(await isThere(folder)))
    [folder, missing] = [dirname(folder), folder];
  return { folder, missing };
}

const isThere = (path: string): Promise<boolean> =>
  accessFile(path, FILE_WITHIN_MS, () => stat(path)).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? ''),
  );

/** The kernel's limits in words, with the setting that lifts them (inotify(7)). */
function described(error: unknown): Error {
  const code = codeOf(error);
  const until = `until then each file is looked at every ${LOOK_MS / 1000} s`;
  // Of a process that may open nothing more the kernel says the same.
  if (code === 'EMFILE' && canOpen(1)) {
    return new Error(
      `this user holds as many inotify instances as fs.inotify.max_user_instances allows, so that changes of files are not heard of: raise it (sysctl -w fs.inotify.max_user_instances=512); ${until}`,
      { cause: error },
    );
  }
  if (code === 'ENOSPC') {
    return new Error(
      `this user watches as many files as fs.inotify.max_user_watches allows, so that changes of files are not heard of: raise it (sysctl -w fs.inotify.max_user_watches=524288); ${until}`,
      { cause: error },
    );
  }
  return new Error(`changes of files are not heard of: ${toError(error).message}; ${until}`, {
    cause: error,
  });
}
