/** The configuration file of a command that begins from one. */
import { chooseFile } from '../config/choose-file.ts';
import type { Terminal } from './terminal.ts';

/**
 * The file that the argument or the environment names, or else the one at its usual place; says so where that is the
 * former one.
 * @throws ConfigError if there is no such file
 */
export async function configFile(
  argument: string | undefined,
  terminal: Pick<Terminal, 'err'>,
): Promise<string> {
  const { path, moved } = await chooseFile(argument, process.env);
  if (moved !== undefined) terminal.err(`ripcord: ${moved}`);
  return path;
}
