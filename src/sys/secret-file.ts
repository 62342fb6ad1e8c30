/** Reads a secret from a file to which only its owner and group may have access. */
import { FILE_WITHIN_MS } from './file-access.ts';
import { FileError } from './file-error.ts';
import { openPlain, type PlainFile } from './plain-file.ts';

/** What a secret is called, and what is required of it. */
export interface SecretKind {
  /** "key", "password": what errors call it. */
  readonly noun: string;
  readonly atLeastBytes: number;
  /** Default: 4096. */
  readonly atMostBytes?: number;
  /** How long to wait for the file. Default: FILE_WITHIN_MS. */
  readonly withinMs?: number;
  /** A command that creates the file, for users who have none. */
  readonly recipe?: (path: string) => string;
}

/**
 * Secrets that are all accepted, of which we use the first ourselves. While a shared secret is being changed there are
 * two: every server accepts the new one before any of them uses it.
 */
export type Secrets = readonly [Buffer, ...Buffer[]];

/** The file cannot be used; the message says why and what to do. */
export class SecretFileError extends Error {
  override readonly name: string = 'SecretFileError';
}

/** The file is missing or cannot be read: its content is not at fault. */
export class UnreadableSecretError extends SecretFileError {
  override readonly name = 'UnreadableSecretError';
}

/** A secret is one line unless stated otherwise; a longer file is the wrong file. */
const MAX_BYTES = 4096;
/** Any access for others. */
const OTHERS = 0o007;

/**
 * The secret in a file: its bytes without white space around them, so that a line end is no part of it.
 * @throws SecretFileError if the file is missing, not a plain file, open to others, too short or too long, or cannot be
 * read
 */
export async function readSecret(path: string, kind: SecretKind): Promise<Buffer> {
  return longEnough(await readBytes(path, kind), path, kind);
}

/**
 * The secrets in a file, one a line; blank lines, and white space around each, are ignored.
 * @throws SecretFileError as readSecret does, for each of them
 */
export async function readSecrets(path: string, kind: SecretKind): Promise<Secrets> {
  const text = (await readBytes(path, kind)).toString('latin1');
  const [first = '', ...others] = text.split('\n').filter(line => trim(line) !== '');
  const secretIn = (line: string) => longEnough(Buffer.from(line, 'latin1'), path, kind);
  return [secretIn(first), ...others.map(secretIn)];
}

async function readBytes(path: string, kind: SecretKind): Promise<Buffer> {
  const { noun, atMostBytes = MAX_BYTES, withinMs = FILE_WITHIN_MS, recipe } = kind;
  const file = await openPlain(path, { atMostBytes, withinMs }).catch((error: unknown) => {
    const why = error instanceof FileError ? error.why : String(error);
    throw new UnreadableSecretError(`${noun} file ${path} cannot be read: ${why}`, { cause: error });
  });
  if (file === undefined) {
    const advice = recipe === undefined ? '' : `; make one with (umask 077; ${recipe(path)})`;
    throw new UnreadableSecretError(`${noun} file ${path} cannot be read: there is no such file${advice}`);
  }
  mustBePrivate(file, path, noun);
  return file.bytes;
}

function mustBePrivate({ mode }: PlainFile, path: string, noun: string): void {
  if ((mode & OTHERS) !== 0) {
    const shown = (mode & 0o777).toString(8).padStart(3, '0');
    throw new SecretFileError(
      `${noun} file ${path} is open to every user of this machine (mode ${shown}): run chmod o= ${path}, and make a new ${noun} if anybody may have read it`,
    );
  }
}

const trim = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');

function longEnough(bytes: Buffer, path: string, { noun, atLeastBytes, recipe }: SecretKind): Buffer {
  const secret = Buffer.from(trim(bytes.toString('latin1')), 'latin1');
  if (secret.length < atLeastBytes) {
    const advice = recipe === undefined ? '' : `; make one with ${recipe(path)}`;
    throw new SecretFileError(
      `${noun} file ${path} holds ${secret.length} bytes: a ${noun} has at least ${atLeastBytes}${advice}`,
    );
  }
  return secret;
}
