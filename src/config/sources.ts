/** The texts of a configuration, as they were read: what an operator wrote, beside what it means. */
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { danglingLink } from '../sys/dangling-link.ts';
import { codeOf } from '../sys/error-code.ts';
import { accessFile, FILE_WITHIN_MS } from '../sys/file-access.ts';
import { FileError } from '../sys/file-error.ts';
import { phraseOf } from '../sys/phrases.ts';
import { toError } from '../sys/to-error.ts';
import { MAX_BYTES, readText, unreadable } from './file.ts';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The main file first, then those of its folder in the order of their names. */
export type Sources = readonly [Source, ...Source[]];

/**
 * The folder of further files, which hold services alone; undefined for a file in /etc itself, such as that of version
 * 0.1.0: /etc/conf.d belongs to OpenRC.
 */
export const servicesFolder = (file: string): string | undefined =>
  dirname(resolve(file)) === '/etc' ? undefined : join(dirname(file), 'conf.d');

/**
 * Reads the configuration at `path`, and what lies in the folder beside it.
 * @throws ConfigError if a text cannot be read, or together they are too long
 */
export async function readSources(path: string): Promise<Sources> {
  const main = { path, text: await readText(path) };
  const folder = servicesFolder(path);
  if (folder === undefined) return [main];
  const files = await serviceFilesIn(folder);
  const others = await Promise.all(files.map(async file => ({ path: file, text: await readText(file) })));
  const length = [main, ...others].reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (length > MAX_BYTES) throw unreadable(folder, 'with the main file it has more than 2 MiB');
  return [main, ...others];
}

/**
 * What ends in .yml, but for hidden files: editors leave theirs beside them.
 * @throws ConfigError if the folder cannot be read
 */
export async function serviceFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await accessFile(folder, FILE_WITHIN_MS, () => readdir(folder));
    const read = names.filter(name => name.endsWith('.yml') && !name.startsWith('.'));
    return read.sort().map(name => join(folder, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      const why = await danglingLink(folder);
      if (why === undefined) return [];
      throw unreadable(folder, why, toError(error));
    }
    throw unreadable(folder, error instanceof FileError ? error.why : phraseOf(error), toError(error));
  }
}
