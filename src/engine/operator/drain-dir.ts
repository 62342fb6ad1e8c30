/** A folder in which a file drains the service it is named after, for configuration management tools. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { oneLine } from '../../sys/exec.ts';
import { accessFile, FILE_WITHIN_MS } from '../../sys/file-access.ts';
import { readPlain } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';
import { watchFiles } from '../../sys/watch.ts';
import type { Drains } from './drains.ts';

export interface DrainDir {
  /**
   * Watches the folder of this configuration; flags in another folder no longer drain.
   * @throws Error if the folder cannot be created
   */
  readonly apply: (config: Pick<Config, 'drain'>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Nothing is watched until the first `change`. */
export function createDrainDir(drains: Drains, onError: (error: Error) => void): DrainDir {
  let path: string | undefined;
  let folder: DrainDirWatch | undefined;

  const stop = async () => {
    const before = folder;
    folder = undefined;
    await before?.stop();
  };
  const watch = async (next: string | undefined) => {
    if (next === path) return;
    await stop();
    path = next;
    if (next === undefined) return drains.flag(new Map());
    folder = await watchDrainDir(next, drains.flag, onError);
  };
  return { apply: ({ drain }) => watch(drain.folder), stop };
}

export interface DrainDirWatch {
  readonly stop: () => Promise<void>;
}

/** Users who may write here may drain services. */
const FOLDER_MODE = 0o750;
/** How much of a file is shown as the reason. */
const REASON_CHARACTERS = 200;
/** The content of a longer file is not read. */
const MAX_BYTES = 16 * 1024;
/** Files that are created together are read together. */
const SETTLED_MS = 50;

/**
 * Calls `onFlags` with the reason for each flag file, before it resolves and after each change of the folder, which is
 * created if it is missing.
 * @throws Error if it cannot be created
 */
export async function watchDrainDir(
  folder: string,
  onFlags: (flagged: ReadonlyMap<string, string>) => void,
  onError: (error: Error) => void,
): Promise<DrainDirWatch> {
  await accessFile(folder, FILE_WITHIN_MS, () => mkdir(folder, { recursive: true, mode: FOLDER_MODE }));
  let stopped = false;
  let again = false;
  let looking: Promise<void> | undefined;
  /** One look at a time, as an older one could end last; and none counts once this has stopped. */
  const run = async () => {
    do {
      again = false;
      const flagged = await readFlags(folder).catch(toError);
      if (stopped) return;
      if (flagged instanceof Error) onError(flagged);
      else onFlags(flagged);
    } while (again);
    looking = undefined;
  };
  const look = () => {
    again = true;
    looking ??= run();
    return looking;
  };
  const watcher = watchFiles({ onChange: () => void look(), onError, settledMs: SETTLED_MS });
  await watcher.follow([folder]);
  await look();
  return {
    stop: () => {
      stopped = true;
      return watcher.stop();
    },
  };
}

async function readFlags(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await accessFile(folder, FILE_WITHIN_MS, () => readdir(folder, { withFileTypes: true }));
  const names = entries
    .filter(entry => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => entry.name);
  const flags = await Promise.all(
    names.map(async name => {
      // Any file drains, even one whose reason cannot be read.
      const content = await readPlain(join(folder, name), MAX_BYTES).catch(() => undefined);
      const said = oneLine(content?.toString('utf8') ?? '').slice(0, REASON_CHARACTERS);
      return [name, said === '' ? `flag file ${join(folder, name)}` : said] as const;
    }),
  );
  return new Map(flags);
}
