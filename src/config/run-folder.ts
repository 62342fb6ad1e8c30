/**
 * Where the controller of a configuration file listens. Only that is read of it: an order must get through to a controller
 * that runs, whatever somebody is writing into its file just now, and must not wait until all of it has been checked.
 */
import { readDocument } from './document.ts';
import { readText } from './file.ts';
import { RUN_FOLDER } from './folders.ts';

/** Its `paths.run`, or the default. Throws a ConfigError if the file can't be read as YAML at all. */
export async function runFolderOf(file: string): Promise<string> {
  const { value } = readDocument(await readText(file), file);
  const run = fieldOf(fieldOf(value, 'paths'), 'run');
  return typeof run === 'string' ? run : RUN_FOLDER;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
