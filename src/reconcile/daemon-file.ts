/** The routing daemon's file as it is, and as it should be. */
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import { readPlain } from '../sys/plain-file.ts';
import type { ConfigurationFile } from './state.ts';

/** Half a million lines, such as prefix-lists of a whole table. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws FileError: the file cannot be read; RoutingError: the templates cannot be rendered. */
export async function observeFile(
  { file, rewrite }: Pick<RoutingDriver, 'file' | 'rewrite'>,
  daemon: DaemonInfo,
): Promise<ConfigurationFile | undefined> {
  if (file === null) return undefined;
  const content = await readPlain(file, MAX_BYTES);
  return { path: file, content, wanted: await rewrite(daemon, content ?? NOTHING) };
}

/** What a file holds that is not there. */
export const NOTHING = Buffer.alloc(0);
