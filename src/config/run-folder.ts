/**
 * Finds where the controller of a configuration file listens. It reads nothing else of the file: an order must reach a
 * running controller, whatever is being written into its file at the moment, and must not wait until all of it has been
 * checked.
 */
import { readDocument } from './document.ts';
import { readText } from './file.ts';
import { RUN_FOLDER } from './folders.ts';

/**
 * Its `paths.run`, or the default.
 * @throws ConfigError if the file can't be read as YAML at all
 */
export async function runFolderOf(file: string): Promise<string> {
  const { value } = readDocument(await readText(file), file);
  const run = fieldOf(fieldOf(value, 'paths'), 'run');
  return typeof run === 'string' ? run : RUN_FOLDER;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
