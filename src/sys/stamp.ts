/** The state of a file in a few words: compared, it shows whether the file changed, or another took its place. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { codeOf } from './error-code.ts';

/** Identifies the state of a file. */
export interface Stamp {
  readonly print: string;
  /**
   * When it last changed (ctime, which no program sets), by the wall clock, in ms; undefined if the file does not
   * exist.
   */
  readonly changedAt: number | undefined;
}

export const NO_FILE: Stamp = { print: 'no file', changedAt: undefined };

const NS_PER_MS = 1e6;

/** Every change of a file's content, name or mode sets its ctime; a replacement has another inode. */
export const stampFrom = ({ dev, ino, mode, size, ctimeNs }: BigIntStats): Stamp => ({
  print: `${dev}:${ino}:${mode}:${size}:${ctimeNs}`,
  changedAt: Number(ctimeNs) / NS_PER_MS,
});

/**
 * The stamp of what lies at `path`.
 * @throws the file system's error, except when there is no such file
 */
export async function stampOf(path: string): Promise<Stamp> {
  try {
    return stampFrom(await stat(path, { bigint: true }));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return NO_FILE;
    throw error;
  }
}
