/**
 * The files of secrets that a configuration names and that are read when it is taken over: what they hold is part of what
 * differs from one reload to the next. Passwords of checks are not among them: they are read at each run.
 */
import { createHash } from 'node:crypto';
import { readPlain } from '../sys/plain-file.ts';
import { toError } from '../sys/to-error.ts';
import type { Config } from './config.ts';

/** By path: a digest of what the file holds, or why it cannot be read. */
export type SecretDigests = Readonly<Record<string, string>>;

/** A secret is shorter than this: the part that uses a longer file refuses it. */
const MAX_BYTES = 64 * 1024;

/** The paths, of which some may be the same. */
export function secretFilesOf({ channel, http }: Pick<Config, 'channel' | 'http'>): readonly string[] {
  return [channel?.keyFile, http?.tokenFile].filter(path => path !== undefined);
}

/** Reads them. Never rejects: who uses a secret tells what is wrong with its file. */
export async function secretDigestsOf(config: Pick<Config, 'channel' | 'http'>): Promise<SecretDigests> {
  const digests = secretFilesOf(config).map(async path => [path, await digestOf(path)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

async function digestOf(path: string): Promise<string> {
  try {
    const bytes = await readPlain(path, MAX_BYTES);
    return bytes === undefined ? 'there is no such file' : createHash('sha256').update(bytes).digest('hex');
  } catch (error) {
    return toError(error).message;
  }
}
