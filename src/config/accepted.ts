/**
 * A copy of the last configuration in force: a withdrawal without the controller must not depend on a file that has
 * been broken since.
 */
import { join } from 'node:path';
import { keepOwnFile, replaceOwnFile } from '../sys/files.ts';
import { isThere, openPlain } from '../sys/plain-file.ts';
import type { Config } from './config.ts';
import { MAX_BYTES, readText } from './file.ts';
import { effectiveOf, parseConfig } from './load.ts';
import { mergedText } from './merge.ts';
import type { Sources } from './sources.ts';

/** Any access for others. */
const OTHERS = 0o007;

/** Where the copy lies in a state folder. */
export const acceptedPath = (stateFolder: string): string => join(stateFolder, 'accepted.yml');

/** The copy is of all files in one, as JSON, which may take more room than they do. */
const MAX_COPY_BYTES = 8 * MAX_BYTES;

/**
 * The configuration that was last in force.
 * @throws ConfigError
 */
export async function loadAccepted(stateFolder: string): Promise<Config> {
  const path = acceptedPath(stateFolder);
  return parseConfig(await readText(path, MAX_COPY_BYTES), path);
}

export interface AcceptedCopy {
  /**
   * Writes the texts of a configuration that has come into force.
   * @throws Error if they cannot be written
   */
  readonly keep: (config: Pick<Config, 'paths' | 'group'>, sources: Sources) => Promise<void>;
  /**
   * Writes the copy again if it is missing: resolves with a sentence that says so.
   * @throws Error if it cannot be written
   */
  readonly restore: () => Promise<string | undefined>;
}

export function createAcceptedCopy(): AcceptedCopy {
  let last: { readonly path: string; readonly text: string } | undefined;
  return {
    keep: async ({ paths, group }, sources) => {
      // Of the file for a whole group, the part of this server: the host name may be another one by then.
      const text = group === undefined ? mergedText(sources) : JSON.stringify(effectiveOf(sources), null, 2);
      const path = acceptedPath(paths.state);
      // The copy may be removed while the file is broken.
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
