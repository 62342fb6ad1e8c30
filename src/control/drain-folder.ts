/** A folder in which a file drains the service it is named after, for configuration management. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'chokidar';

export interface DrainFolder {
  readonly stop: () => Promise<void>;
}

/** A reason is for people: more than this of a file is not read out. */
const REASON_CHARACTERS = 200;

/** Calls `onFlags` with the reason for each flag file, now and after each change of the folder. It need not exist yet. */
export function watchDrainFolder(
  folder: string,
  onFlags: (flagged: ReadonlyMap<string, string>) => void,
  onError: (error: Error) => void,
): DrainFolder {
  const look = () => readFlags(folder).then(onFlags, onError);
  const watcher = watch(folder, { depth: 0, ignored: path => path.startsWith(join(folder, '.')) });
  watcher.on('all', look);
  watcher.on('error', error => onError(error instanceof Error ? error : new Error(String(error))));
  return { stop: () => watcher.close() };
}

async function readFlags(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = entries
    .filter(entry => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => entry.name);
  const flags = await Promise.all(
    names.map(async name => {
      const said = (await readFile(join(folder, name), 'utf8').catch(() => ''))
        .trim()
        .slice(0, REASON_CHARACTERS);
      return [name, said === '' ? `flag file ${join(folder, name)}` : said] as const;
    }),
  );
  return new Map(flags);
}
