/**
 * A copy of the configuration that was last in force: what withdraws in the controller's place must not depend on a file
 * that somebody has broken since.
 */
import { join } from 'node:path';
import { replaceOwnFile } from '../sys/files.ts';
import { openPlain } from '../sys/plain-file.ts';
import type { Config } from './config.ts';
import { readText } from './file.ts';
import { parseConfig } from './load.ts';

/** Any access for others. */
const OTHERS = 0o007;

/** Where the copy lies in a state folder. */
export const acceptedPath = (stateFolder: string): string => join(stateFolder, 'accepted.yml');

/** Copies the file of a configuration that was taken over. Throws an Error, also if the file is no longer a valid one. */
export async function keepAccepted({ file, paths }: Pick<Config, 'file' | 'paths'>): Promise<void> {
  const text = await readText(file);
  const path = acceptedPath(paths.state);
  parseConfig(text, file);
  const kept = await openPlain(path, { atMostBytes: Buffer.byteLength(text) }).catch(() => undefined);
  const isKept = kept?.bytes.equals(Buffer.from(text)) && (kept.mode & OTHERS) === 0;
  if (!isKept) await replaceOwnFile(path, text);
}
