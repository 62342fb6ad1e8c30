/** Our own files that a run needs: one that cannot be read says nothing about the service. */
import { FileError } from '../../sys/file-error.ts';
import { readPlain } from '../../sys/plain-file.ts';
import {
  readSecret,
  SecretFileError,
  type SecretKind,
  UnreadableSecretError,
} from '../../sys/secret-file.ts';
import { NoVerdict, ProbeFailure } from './failure.ts';

/** All the authorities of a Linux distribution in one file take a quarter of it. */
const MAX_BYTES = 1024 * 1024;

/** The share of a run's time that reading a file may take: the rest is for the service. */
export const FILE_SHARE = 0.5;

/** @throws NoVerdict */
export async function readOwn(path: string, noun: string, timeoutMs: number): Promise<Buffer> {
  const unreadable = (why: string) => new NoVerdict(`the ${noun} file ${path} cannot be read: ${why}`);
  const bytes = await readPlain(path, MAX_BYTES, timeoutMs * FILE_SHARE).catch((error: unknown) => {
    throw error instanceof FileError ? unreadable(error.why) : error;
  });
  if (bytes === undefined) throw unreadable('there is no such file');
  return bytes;
}

/** @throws NoVerdict if it cannot be read; ProbeFailure if its content or permissions are unusable. */
export function readOwnSecret(path: string, kind: SecretKind, timeoutMs: number): Promise<Buffer> {
  return readSecret(path, { ...kind, withinMs: timeoutMs * FILE_SHARE }).catch((error: unknown) => {
    if (error instanceof UnreadableSecretError) throw new NoVerdict(error.message);
    throw error instanceof SecretFileError ? new ProbeFailure(error.message) : error;
  });
}
