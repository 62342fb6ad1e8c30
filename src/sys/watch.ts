/** Tells when files have changed, however that is done: written in place, renamed over, or a link on the way swapped. */
import { closeSync, type FSWatcher, openSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './error-code.ts';
import { toError } from './to-error.ts';
import { type Trail, trailOf } from './trail.ts';

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
/** How often it is looked by hand while the kernel does not tell. */
const LOOK_MS = 5000;

/**
 * The kernel's inotify says when to look; whether something changed, the files themselves say (see Trail). So no event that
 * means nothing (a link that is seen first, a file that is read) is ever taken for a change.
 */
export function watchFiles(events: WatchEvents): FileWatch {
  const { onChange, onError, settledMs = SETTLED_MS } = events;
  let paths: readonly string[] = [];
  let watchers: readonly FSWatcher[] = [];
  let print: string | undefined;
  let readAt = events.readAt ?? Date.now();
  let trouble: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
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
    const { made, failed } = watchersOn(before, onEvent);
    for (const watcher of watchers) watcher.close();
    watchers = made;
    for (const watcher of made) watcher.on('error', error => complain(described(error)));
    if (failed === undefined) trouble = undefined;
    else complain(described(failed));
    const trails = await Promise.all(paths.map(trailOf));
    // The way led elsewhere meanwhile.
    if (placesOn(trails) !== placesOn(before)) lookIn(settledMs);
    return trails;
  };
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    turn = turn.then(async () => {
      if (!stopped) await task().catch((error: unknown) => complain(toError(error)));
    });
    return turn;
  };
  const look = () =>
    inTurn(async () => {
      const next = printOn(await arm());
      if (next === print || stopped) return;
      print = next;
      readAt = Date.now();
      onChange();
    });

  return {
    follow: next =>
      inTurn(async () => {
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
      await turn;
      for (const watcher of watchers) watcher.close();
      watchers = [];
    },
  };
}

const printOn = (trails: readonly Trail[]): string => trails.map(({ print }) => print).join('\n');

const placesOn = (trails: readonly Trail[]): string => trails.flatMap(({ steps }) => steps).join('\n');

/**
 * Watches on the folders in which each step lies, as a watch on a file alone is lost with the file that an editor or a ConfigMap
 * puts in its place; and on what the path leads to, as a bind mount shows what is written through another path to the file
 * alone. A folder that is not there is waited for in the nearest one that is. Nothing hangs here: each way was just gone.
 */
function watchersOn(trails: readonly Trail[], onEvent: () => void) {
  const steps = new Set<string>(trails.flatMap(trail => trail.steps));
  const ends = trails.map(trail => ({ at: trail.steps.at(-1) ?? '', isFolder: trail.isFolder }));
  const whole = new Set(ends.filter(({ isFolder }) => isFolder).map(({ at }) => at));
  const made: FSWatcher[] = [];
  let failed: unknown;
  const watchAt = (path: string, concerns: (name: string) => boolean): boolean => {
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => {
        // The kernel names what is watched by its own name.
        if (name === null || name === basename(path) || concerns(name)) onEvent();
      });
      made.push(watcher);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
      failed ??= error;
      return true;
    }
  };
  for (const folder of new Set([...steps].map(step => dirname(step)))) {
    let at = folder;
    let concerns = (name: string) => steps.has(join(folder, name));
    while (!watchAt(at, concerns) && at !== dirname(at)) {
      const missing = basename(at);
      concerns = name => name === missing;
      at = dirname(at);
    }
  }
  for (const { at } of ends) watchAt(at, () => whole.has(at));
  return { made, failed };
}

/** The kernel's limits in words, with the setting that lifts them (inotify(7)). */
function described(error: unknown): Error {
  const code = codeOf(error);
  const until = `until then each file is looked at every ${LOOK_MS / 1000} s`;
  // Of a process that may open nothing more the kernel says the same.
  if (code === 'EMFILE' && canOpen()) {
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

function canOpen(): boolean {
  try {
    closeSync(openSync('/dev/null', 'r'));
    return true;
  } catch {
    return false;
  }
}
