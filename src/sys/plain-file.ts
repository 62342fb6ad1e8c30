/** Reading a file where anything may lie by mistake: it never waits, and never takes in more than could be meant. */
import { constants, open, rename } from 'node:fs/promises';
import { toError } from './to-error.ts';

/**
 * The bytes of a plain file; undefined if there is no such file. Throws an Error in one sentence if it is no plain file or
 * longer than `atMostBytes`, and the system's own if it cannot be read.
 */
export async function readPlain(path: string, atMostBytes: number): Promise<Buffer | undefined> {
  // Without blocking: a pipe may lie there.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(unlessMissing);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error(`${path} is no plain file`);
    if (stat.size > atMostBytes)
      throw new Error(`${path} has ${stat.size} bytes: more than ${atMostBytes} are not read`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Renames what lies there, so that somebody may look at it while a file of ours takes its place. Says what became of it. */
export async function layAside(path: string): Promise<string> {
  const aside = `${path}.broken`;
  try {
    await rename(path, aside);
    return `it is now ${aside}`;
  } catch (error) {
    return `it stays where it is: ${toError(error).message}`;
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
