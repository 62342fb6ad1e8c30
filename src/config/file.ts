/** Reads the text of a configuration file. */
import { isUtf8 } from 'node:buffer';
import { ConfigError } from '../schema/problem.ts';
import { danglingLink } from '../sys/dangling-link.ts';
import { FileError } from '../sys/file-error.ts';
import { readPlain } from '../sys/plain-file.ts';

/**
 * Room for a thousand services with every field. A longer file is the wrong file, and reading it would delay everything
 * else.
 */
export const MAX_BYTES = 2 * 1024 * 1024;

/** @throws ConfigError if the text cannot be read; its `cause` says why */
export async function readText(path: string, atMostBytes = MAX_BYTES): Promise<string> {
  const bytes = await readPlain(path, atMostBytes).catch((error: unknown) => {
    throw error instanceof FileError ? unreadable(path, error.why, error) : error;
  });
  if (bytes === undefined) {
    throw unreadable(path, (await danglingLink(path)) ?? 'there is no such file', new MissingFileError(path));
  }
  return decoded(bytes, path);
}

/**
 * Reads the text from a stream; `name` is what errors call it.
 * @throws ConfigError
 */
export async function readStream(stream: AsyncIterable<Buffer>, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BYTES) throw unreadable(name, 'it has more than 2 MiB');
  }
  return decoded(Buffer.concat(chunks), name);
}

function decoded(bytes: Buffer, name: string): string {
  if (!isUtf8(bytes)) throw unreadable(name, 'it is not UTF-8 text');
  return bytes.toString('utf8');
}

/** No file lies at the path. */
export class MissingFileError extends Error {
  override readonly name = 'MissingFileError';
  readonly code = 'ENOENT';
}

/** What cannot be read at all, as an error. */
export const unreadable = (file: string, reason: string, cause?: Error) =>
  new ConfigError([{ file, line: 0, column: 0, path: '', message: `cannot be read: ${reason}` }], cause);
