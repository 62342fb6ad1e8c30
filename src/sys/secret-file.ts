/** A secret in a file: only the file's owner and group may have access to it. */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { toError } from './to-error.ts';

/** What a secret is called, and what is asked of it. */
export interface SecretKind {
  /** "key", "password": what errors call it. */
  readonly noun: string;
  readonly atLeastBytes: number;
  /** Default: 4096. */
  readonly atMostBytes?: number;
  /** A command that makes a file of it, for those who have none. */
  readonly recipe?: (path: string) => string;
}

/** The file cannot be used; the message says why and what to do. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

/** A secret is a line, if nothing else is said; whatever is longer is another file by mistake. */
const MAX_BYTES = 4096;
/** Any access for others. */
const OTHERS = 0o007;

/**
 * The secret in a file: its bytes without white space around them, so that a line end is no part of it.
 * Throws a SecretFileError if the file is missing, no plain file, open to others, too short or too long.
 */
export async function readSecret(path: string, kind: SecretKind): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    // Without blocking: a pipe may lie there.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return await secretIn(file, path, kind);
  } catch (error) {
    if (error instanceof SecretFileError) throw error;
    const why = describe(toError(error), path, kind);
    throw new SecretFileError(`${kind.noun} file ${path} cannot be read: ${why}`);
  } finally {
    await file?.close();
  }
}

async function secretIn(file: FileHandle, path: string, kind: SecretKind) {
  const { noun, atLeastBytes, atMostBytes = MAX_BYTES, recipe } = kind;
  const stat = await file.stat();
  if (!stat.isFile()) throw new SecretFileError(`${noun} file ${path} is not a plain file`);
  if ((stat.mode & OTHERS) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(3, '0');
    throw new SecretFileError(
      `${noun} file ${path} is open to every user of this machine (mode ${mode}): run chmod o= ${path}, and make a new ${noun} if anybody may have read it`,
    );
  }
  if (stat.size > atMostBytes) {
    throw new SecretFileError(
      `${noun} file ${path} has ${stat.size} bytes: no ${noun} is longer than ${atMostBytes}`,
    );
  }
  const text = (await file.readFile('latin1')).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const secret = Buffer.from(text, 'latin1');
  if (secret.length < atLeastBytes) {
    const advice = recipe === undefined ? '' : `; make one with ${recipe(path)}`;
    throw new SecretFileError(
      `${noun} file ${path} holds ${secret.length} bytes: a ${noun} has at least ${atLeastBytes}${advice}`,
    );
  }
  return secret;
}

function describe(error: Error, path: string, { recipe }: SecretKind): string {
  if (!('code' in error && error.code === 'ENOENT')) return error.message;
  return recipe === undefined ? 'there is none' : `there is none; make one with (umask 077; ${recipe(path)})`;
}
