/** The text of a configuration file. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { ConfigError } from './problem.ts';

/** A thousand services, written at length. A longer file is another one by mistake, and reading it would hold all else up. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Throws a ConfigError if there is no text to be had. */
export async function readText(path: string): Promise<string> {
  const bytes = await beginningOf(path).catch((error: unknown) => {
    throw unreadable(path, reasonOf(error));
  });
  if (bytes.length > MAX_BYTES) throw unreadable(path, 'it is longer than 2 MiB');
  if (!isUtf8(bytes)) throw unreadable(path, 'it is not UTF-8 text');
  return bytes.toString('utf8');
}

/** One byte more than a configuration may have, at most. It may come through a pipe. */
async function beginningOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const unreadable = (file: string, reason: string) =>
  new ConfigError([{ file, line: 0, column: 0, path: '', message: `cannot be read: ${reason}` }]);

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS.get('code' in error ? error.code : undefined) ?? error.message;
}
