/**
 * A copy of the configuration that was last in force: what withdraws in the controller's place must not depend on a file
 * that somebody has broken since.
 */
import { join } from 'node:path';
import { keepOwnFile, replaceOwnFile } from '../sys/files.ts';
import { isThere, openPlain } from '../sys/plain-file.ts';
import type { Config } from './config.ts';
import { readText } from './file.ts';
import { parseConfig } from './load.ts';

/** Any access for others. */
const OTHERS = 0o007;

/** Where the copy lies in a state folder. */
export const acceptedPath = (stateFolder: string): string => join(stateFolder, 'accepted.yml');

export interface AcceptedCopy {
  /** Copies the file of a configuration that was taken over. Throws an Error, also if the file is no longer a valid one. */
  readonly keep: (config: Pick<Config, 'file' | 'paths'>) => Promise<void>;
  /** Writes the copy again if it is gone: resolves with that, as a sentence. Throws an Error if it can't. */
  readonly restore: () => Promise<string | undefined>;
}

export function createAcceptedCopy(): AcceptedCopy {
  let last: { readonly path: string; readonly text: string } | undefined;
  return {
    keep: async ({ file, paths }) => {
      const text = await readText(file);
      const path = acceptedPath(paths.state);
      parseConfig(text, file);
      // The file can be broken later, and the copy removed: this text is what was taken over.
      last = { path, text };
      const kept = await openPlain(path, { atMostBytes: Buffer.byteLength(text) }).catch(() => undefined);
      const isKept = kept?.bytes.equals(Buffer.from(text)) && (kept.mode & OTHERS) === 0;
      if (!isKept) await replaceOwnFile(path, text);
    },
    restore: async () => {
      if (last === undefined || (await isThere(last.path))) return undefined;
      await keepOwnFile(last.path, last.text);
      return `${last.path} was gone: written again`;
    },
  };
}
