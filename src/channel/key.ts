/** The key that a group of servers shares: a file that only its owner and group may read. */
import { type FileHandle, open } from 'node:fs/promises';
import { toError } from '../sys/to-error.ts';

/** A shorter key could be tried out against one recorded datagram. */
export const MIN_KEY_BYTES = 16;
/** A key is a line; whatever is longer is another file by mistake. */
const MAX_KEY_BYTES = 4096;
/** Any access for others. */
const OTHERS = 0o007;

/** The key file cannot be used; the message says why and what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/**
 * The key in a file: its bytes without white space around them, so that `openssl rand -hex 32 > FILE` makes one.
 * Throws a KeyFileError if the file is missing, no plain file, open to others, or too short.
 */
export async function readKey(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await keyIn(file, path);
  } catch (error) {
    if (error instanceof KeyFileError) throw error;
    throw new KeyFileError(`key file ${path} cannot be read: ${describe(toError(error), path)}`);
  } finally {
    await file?.close();
  }
}

async function keyIn(file: FileHandle, path: string): Promise<Buffer> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new KeyFileError(`key file ${path} is not a plain file`);
  if ((stat.mode & OTHERS) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(3, '0');
    throw new KeyFileError(
      `key file ${path} is open to every user of this machine (mode ${mode}): run chmod o= ${path}, and make a new key if anybody may have read it`,
    );
  }
  if (stat.size > MAX_KEY_BYTES) {
    throw new KeyFileError(`key file ${path} has ${stat.size} bytes: no key is longer than ${MAX_KEY_BYTES}`);
  }
  const key = Buffer.from((await file.readFile('latin1')).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''), 'latin1');
  if (key.length < MIN_KEY_BYTES) {
    throw new KeyFileError(
      `key file ${path} holds ${key.length} bytes: a key has at least ${MIN_KEY_BYTES}; make one with openssl rand -hex 32 > ${path}`,
    );
  }
  return key;
}

function describe(error: Error, path: string): string {
  const missing = 'code' in error && error.code === 'ENOENT';
  return missing ? `there is none; make one with (umask 077; openssl rand -hex 32 > ${path})` : error.message;
}
