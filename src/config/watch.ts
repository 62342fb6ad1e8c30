/** Tells when files may have changed, however that is done: written in place, renamed over, or a link on the way swapped. */
import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { toError } from '../sys/to-error.ts';

export interface FileWatch {
  /** Watches these paths instead: files, and folders with what lies directly in them. */
  readonly follow: (paths: readonly string[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WatchEvents {
  /** Something changed, and nothing more since for a moment. It may be the same as before after all. */
  readonly onChange: () => void;
  readonly onError: (error: Error) => void;
}

/** An editor that truncates a file and then writes it is done within this time. */
const SETTLED_MS = 250;

/** As many links in a row as Linux follows (MAXSYMLINKS): more are a loop. */
const MOST_LINKS = 40;

export function watchFiles({ onChange, onError }: WatchEvents): FileWatch {
  let watched: readonly string[] = [];
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const changed = () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void settle(), SETTLED_MS);
  };
  const follow = async (paths: readonly string[]) => {
    watched = paths;
    const next = await watchTrails(paths, changed, onError);
    await watcher?.close();
    watcher = next;
    if (stopped) await next.close();
  };
  const settle = async () => {
    // The way may lead elsewhere by now. It is watched before anything is read: no change falls in between.
    await follow(watched).catch((error: unknown) => onError(toError(error)));
    if (!stopped) onChange();
  };
  return {
    follow,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await watcher?.close();
    },
  };
}

/**
 * Watches the folders in which something on the way to a path lies, for whatever happens to that something: a watch on a
 * file itself is lost with the file that an editor or a ConfigMap puts in its place.
 */
async function watchTrails(
  paths: readonly string[],
  onEvent: () => void,
  onError: (error: Error) => void,
): Promise<FSWatcher> {
  const trails = await Promise.all(paths.map(trailOf));
  const trail = new Set(trails.flatMap(({ steps }) => steps));
  const whole = new Set(trails.flatMap(({ folder }) => (folder === undefined ? [] : [folder])));
  const folders = new Set([...[...trail].map(path => dirname(path)), ...whole]);
  const watcher = watch([...folders], {
    depth: 0,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: path => !folders.has(path) && !trail.has(path) && !whole.has(dirname(path)),
  });
  watcher.on('all', onEvent).on('error', error => onError(toError(error)));
  await new Promise<void>(ready => watcher.once('ready', ready));
  return watcher;
}

interface Trail {
  /** Every path whose change changes what is found: each link on the way, and what is there in the end. */
  readonly steps: readonly string[];
  /** What is there in the end, if that is a folder. */
  readonly folder: string | undefined;
}

async function trailOf(path: string): Promise<Trail> {
  const steps: string[] = [];
  let ahead = resolve(path);
  while (steps.length < MOST_LINKS) {
    const link = await firstLink(ahead);
    if (link === undefined) {
      const isFolder = (await lstat(ahead).catch(() => undefined))?.isDirectory() === true;
      return { steps: [...steps, ahead], folder: isFolder ? ahead : undefined };
    }
    steps.push(link.at);
    ahead = link.onward;
  }
  return { steps, folder: undefined };
}

/** The first link on the way to a path, and the way on from there; undefined if there is none. */
async function firstLink(path: string): Promise<{ at: string; onward: string } | undefined> {
  const { root } = parse(path);
  const steps = path.slice(root.length).split(sep);
  for (const index of steps.keys()) {
    const at = join(root, ...steps.slice(0, index + 1));
    const stats = await lstat(at).catch(() => undefined);
    // What is not there is no link: it is watched for its coming.
    if (stats === undefined) return undefined;
    if (!stats.isSymbolicLink()) continue;
    const onward = resolve(dirname(at), await readlink(at), ...steps.slice(index + 1));
    return { at, onward };
  }
  return undefined;
}
