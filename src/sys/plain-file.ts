/** Reads a file at a path where anything may lie by mistake: never blocks, and never reads more than the limit. */
import type { BigIntStats, Stats } from 'node:fs';
import { constants, type FileHandle, open, rename, stat } from 'node:fs/promises';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { FileError } from './file-error.ts';
import { phraseOf } from './phrases.ts';
import { type Stamp, stampFrom } from './stamp.ts';
import { toError } from './to-error.ts';

/** A plain file as it was when it was read. */
export interface PlainFile {
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
  /** Its modification time by the wall clock, in ms. */
  readonly writtenAt: number;
  /** Taken before the file was read. */
  readonly stamp: Stamp;
}

export interface ReadBounds {
  readonly atMostBytes: number;
  /** Default: FILE_WITHIN_MS. */
  readonly withinMs?: number;
}

/**
 * A plain file; undefined if there is no such file.
 * @throws FileError if it is not a plain file, is longer than `atMostBytes`, or cannot be read; LateFileError.
 */
export function openPlain(
  path: string,
  { atMostBytes, withinMs = FILE_WITHIN_MS }: ReadBounds,
): Promise<PlainFile | undefined> {
  return accessFile(path, withinMs, async () => {
    try {
      // Before opening: opening alone unblocks the writer of a pipe, and starts some devices.
      refuseUnlessPlain(path, await stat(path));
      // The path may lead elsewhere by now: still without blocking.
      const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        return await read(file, path, atMostBytes);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof FileError) throw error;
      const code = codeOf(error);
      if (code === 'ENOENT') return undefined;
      throw new FileError(path, phraseOf(error), { code, cause: error });
    }
  });
}

/**
 * Whether anything lies at `path`.
 * @throws LateFileError, and other errors of the file system
 */
export function isThere(path: string, withinMs = FILE_WITHIN_MS): Promise<boolean> {
  return accessFile(path, withinMs, async () => {
    try {
      await stat(path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  });
}

/** As openPlain: the bytes alone. */
export async function readPlain(
  path: string,
  atMostBytes: number,
  withinMs?: number,
): Promise<Buffer | undefined> {
  const file = await openPlain(path, { atMostBytes, ...(withinMs === undefined ? {} : { withinMs }) });
  return file?.bytes;
}

/** A file is read in one go by its stated size; /proc states 0. */
const LEAST_CHUNK_BYTES = 4096;

async function read(file: FileHandle, path: string, atMostBytes: number): Promise<PlainFile> {
  const stats = await file.stat({ bigint: true });
  refuseUnlessPlain(path, stats);
  const chunks: Buffer[] = [];
  // One byte more than its stated size: distinguishes its end from its growth.
  let chunkBytes = Math.max(Number(stats.size) + 1, LEAST_CHUNK_BYTES);
  for (let length = 0; length <= atMostBytes; ) {
    chunkBytes = Math.min(chunkBytes, atMostBytes + 1 - length);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, null);
    if (bytesRead === 0) {
      const mode = Number(stats.mode) & 0o7777;
      const writtenAt = Number(stats.mtimeMs);
      return { bytes: Buffer.concat(chunks), mode, writtenAt, stamp: stampFrom(stats) };
    }
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  throw new FileError(path, `it has more than ${sizeOf(atMostBytes)}`, { code: 'EFBIG' });
}

/** @throws FileError */
export function refuseUnlessPlain(path: string, stats: Stats | BigIntStats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new FileError(path, 'it is a folder', { code: 'EISDIR' });
  const kind = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw new FileError(path, `it is ${kind}, not a plain file`, { code: 'ESPIPE' });
}

function sizeOf(bytes: number): string {
  return bytes % 1024 ** 2 === 0 ? `${bytes / 1024 ** 2} MiB` : `${bytes} bytes`;
}

/**
 * Renames what lies there, so that the operator can inspect it while our file takes its place. Returns a phrase that
 * says what became of it.
 */
export async function layAside(path: string): Promise<string> {
  const aside = `${path}.broken`;
  try {
    await accessFile(path, FILE_WITHIN_MS, () => rename(path, aside));
    return `it is now ${aside}`;
  } catch (error) {
    return `it stays where it is: ${toError(error).message}`;
  }
}
