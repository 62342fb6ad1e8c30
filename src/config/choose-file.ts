/** Which configuration file a command reads. */
import { dirname } from 'node:path';
import { ConfigError } from '../schema/problem.ts';
import { danglingLink } from '../sys/dangling-link.ts';
import { isThere } from '../sys/plain-file.ts';
import { MissingFileError } from './file.ts';
import { CONFIG_FILE, FORMER_CONFIG_FILE } from './folders.ts';
import { serviceFilesIn, servicesFolder } from './sources.ts';

/** The environment variable that names the file. */
export const CONFIG_VARIABLE = 'RIPCORD_CONFIG';

export interface ChosenFile {
  readonly path: string;
  /** Where the file lies at its former place: a sentence that says where it belongs. */
  readonly moved?: string;
}

/** Where a file that no argument names is looked for. */
export interface UsualPlaces {
  readonly file: string;
  readonly former: string;
}

const USUAL: UsualPlaces = { file: CONFIG_FILE, former: FORMER_CONFIG_FILE };

/** The file that an argument names, or else the environment; undefined if neither does. */
export const namedFile = (argument: string | undefined, env: NodeJS.ProcessEnv): string | undefined =>
  argument ?? (env[CONFIG_VARIABLE] || undefined);

/**
 * The file that is named, or else the one at its usual place. Whether a named file exists is not looked at.
 * @throws ConfigError if no file is named and none lies at a usual place
 */
export async function chooseFile(
  argument: string | undefined,
  env: NodeJS.ProcessEnv,
  { file, former }: UsualPlaces = USUAL,
): Promise<ChosenFile> {
  const named = namedFile(argument, env);
  if (named !== undefined) return { path: named };
  if (await mayBeThere(file)) return { path: file };
  if (await mayBeThere(former)) {
    return { path: former, moved: await movedText(file, former) };
  }
  const message = `there is no such file, nor ${former}: name your file, or write one (ripcord init prints a first one)`;
  throw new ConfigError([{ file, line: 0, column: 0, path: '', message }], new MissingFileError(file));
}

/** Not `install -d`, which would open a folder that is there to every user. */
async function movedText(file: string, former: string): Promise<string> {
  const command = `mkdir -p ${dirname(file)} && mv ${former} ${file}`;
  const moved = `${former} is read, whose place is now ${file}: move it there (${command})`;
  const folder = servicesFolder(file);
  // A folder that cannot be read does not concern the file that is read.
  const unread = folder === undefined ? [] : await serviceFilesIn(folder).catch(() => []);
  return unread.length === 0 ? moved : `${moved}; until then the files in ${folder} are not read`;
}

/** A file that cannot be looked at, and a link that leads to nothing, are chosen: reading them says why. */
async function mayBeThere(path: string): Promise<boolean> {
  try {
    return (await isThere(path)) || (await danglingLink(path)) !== undefined;
  } catch {
    return true;
  }
}
