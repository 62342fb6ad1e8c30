/**
 * Finds where the controller of a configuration file listens. It reads nothing else of the file: an order must reach a
 * running controller, whatever is being written into its file at the moment, and must not wait until all of it has been
 * checked.
 */
import { ConfigError } from '../schema/problem.ts';
import { chooseFile, namedFile, type UsualPlaces } from './choose-file.ts';
import { readText } from './file.ts';
import { RUN_FOLDER } from './folders.ts';

/**
 * Its `paths.run`, or the default.
 * @throws ConfigError if the file can't be read as YAML at all
 */
export async function runFolderOf(file: string): Promise<string> {
  const text = await readText(file);
  // Most files name no folder, and the YAML parser takes longer to load than the order to arrive.
  if (!text.includes('paths')) return RUN_FOLDER;
  const { readDocument } = await import('./document.ts');
  const { value } = readDocument(text, file);
  const run = fieldOf(fieldOf(value, 'paths'), 'run');
  return typeof run === 'string' ? run : RUN_FOLDER;
}

/**
 * The run folder of the file that is named, or else of the one at its usual place. An order needs no such file: where it
 * is missing, or this user may not read it, the controller listens where controllers do.
 * @throws ConfigError if a named file cannot be read, or either is no YAML
 */
export async function chosenRunFolder(
  argument: string | undefined,
  env: NodeJS.ProcessEnv,
  usual?: UsualPlaces,
): Promise<string> {
  const named = namedFile(argument, env);
  if (named !== undefined) return runFolderOf(named);
  try {
    return await runFolderOf((await chooseFile(undefined, {}, usual)).path);
  } catch (error) {
    if (error instanceof ConfigError && error.cause !== undefined) return RUN_FOLDER;
    throw error;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
