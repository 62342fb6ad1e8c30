/**
 * Reports when files have changed, however that is done: written in place, renamed over, or a link on the way swapped.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { systemClock } from './clock.ts';
import { canOpen } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { createInTurn } from './in-turn.ts';
import { type Trail, trailOf } from './path-trail.ts';
import { toError } from './to-error.ts';
import { within } from './within.ts';

export interface FileWatch {
  /**
   * Watches these paths instead: files, and folders with the entries directly in them. Resolves once they are watched.
   */
  readonly follow: (paths: readonly string[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WatchEvents {
  /** Something changed, and nothing more has changed since for `settledMs`. */
  readonly onChange: () => void;
  /** Changes may be noticed late: called once, until the trouble is a different one. */
  readonly onError: (error: Error) => void;
  /** How long nothing more may change. The default covers an editor that truncates a file and then writes it. */
  readonly settledMs?: number;
  /** When the files to be followed were read (ms of the wall clock): a later change counts. Default: now. */
  readonly readAt?: number;
}

const SETTLED_MS = 250;
/** chokidar is ready within ms; on a folder that hangs it never is, which the polls then report. */
const READY_MS = 3000;
/** How often the files are polled while the kernel does not report changes. */
const LOOK_MS = 5000;

/**
 * chokidar says when to look; the files themselves show whether something changed (see Trail). So an event that means
 * nothing (chokidar 5 reports each link as new before it is ready) is never taken for a change.
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

  /** Starts the watch, then looks: no change falls in between. */
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
    // The path led elsewhere meanwhile.
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
        // The files were read before they were watched.
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
 * Watches the folders that contain each step, as a watch on a file alone is lost with the file that an editor or a
 * ConfigMap replaces; and what the path leads to, as a bind mount reports what is written through another path on the
 * file alone. A missing folder is awaited in the nearest one that exists.
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
  // What chokidar takes for no change (a mode, a second write within its own pause), the files themselves show.
  watcher.on('all', onEvent).on('raw', (_event, name, told) => {
    const at = watchedIn(told);
    // The kernel calls the watched path by its own name.
    if (!name || name === basename(at) || concerns(join(at, name))) onEvent();
  });
  return watcher;
}

/** What chokidar watches, as given beside each raw event. */
function watchedIn(told: unknown): string {
  const isTold = typeof told === 'object' && told !== null && 'watchedPath' in told;
  return isTold ? String(told.watchedPath) : '';
}

/** The nearest existing folder on the way to one that may be missing, and the first missing part in it. */
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
  // The kernel gives the same code to a process that may open nothing more.
  if (code === 'EMFILE' && canOpen(1)) {
    return new Error(
      `this user holds as many inotify instances as fs.inotify.max_user_instances allows, so that file changes are not noticed: raise it (sysctl -w fs.inotify.max_user_instances=512); ${until}`,
      { cause: error },
    );
  }
  if (code === 'ENOSPC') {
    return new Error(
      `this user watches as many files as fs.inotify.max_user_watches allows, so that file changes are not noticed: raise it (sysctl -w fs.inotify.max_user_watches=524288); ${until}`,
      { cause: error },
    );
  }
  return new Error(`file changes are not noticed: ${toError(error).message}; ${until}`, {
    cause: error,
  });
}
