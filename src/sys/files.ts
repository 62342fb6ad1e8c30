/** Files that other programs read too: replaced atomically where the system can do that, with owner and mode kept. */
import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftName, sweepDrafts } from './drafts.ts';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { FileError, LateFileError } from './file-error.ts';
import { phraseOf } from './phrases.ts';
import { type Stamp, stampOf } from './stamp.ts';

/** rw for the owner, r for the group, as FRR's package ships its files. */
const NEW_FILE_MODE = 0o640;
/** The mode of a folder that only ripcord uses. */
const OWN_FOLDER_MODE = 0o750;
/** Tells chown(2) to leave the value as it is. */
const UNCHANGED = -1;
/** A disk under load takes seconds for an fsync. */
const WRITE_WITHIN_MS = 6000;

/** How a file was written: a complete copy renamed over it; or in place, where a reader or a crash may meet half of it. */
export type Written = 'renamed' | 'in-place';

/**
 * Replaces a file by renaming a complete, synced copy over it: a reader or a crash sees the old content or the new.
 * A symbolic link stays one (what it points to is replaced). Owner, group and mode are kept; by a user who is not root the
 * group and mode alone. A new file belongs to the owner of its folder, or to us where only root could give it away.
 * A file that nothing can be renamed over (mounted alone: EBUSY; in a folder that takes no new file) is written in place.
 * @throws FileError with the system's code; LateFileError, after which the file is as before unless it was in place.
 */
export function replaceFile(path: string, content: string | Buffer): Promise<Written> {
  return write(path, content, ({ mode }) => mode);
}

/**
 * As replaceFile, for a file that others write too: only if it is unchanged since `stamp` was taken. Between that check
 * and the rename lie some microseconds, in which a change would be lost.
 * @throws ChangedFileError if it has changed: then it is left as others made it
 */
export function replaceUnchanged(path: string, content: Buffer, stamp: Stamp): Promise<Written> {
  return write(
    path,
    content,
    ({ mode }) => mode,
    async target => {
      if ((await stampOf(target)).print !== stamp.print) throw new ChangedFileError(path);
    },
  );
}

/** Another program or user has changed the file since it was read. */
export class ChangedFileError extends FileError {
  override readonly name = 'ChangedFileError';

  constructor(path: string) {
    super(path, 'another program has changed it meanwhile', { code: undefined, what: 'written' });
  }
}

/** As replaceFile, for a file that only ripcord uses: whatever mode it had, only owner and group can read it. */
export function replaceOwnFile(path: string, content: string | Buffer): Promise<Written> {
  return write(path, content, () => NEW_FILE_MODE);
}

/** As replaceOwnFile, and recreates the folder if it was removed. */
export async function keepOwnFile(path: string, content: string | Buffer): Promise<void> {
  const folder = dirname(path);
  await accessFile(path, FILE_WITHIN_MS, () => mkdir(folder, { recursive: true, mode: OWN_FOLDER_MODE }));
  await replaceOwnFile(path, content);
}

function write(
  path: string,
  content: string | Buffer,
  modeOf: (before: Likeness) => number,
  mustBeSame: (target: string) => Promise<void> = async () => undefined,
): Promise<Written> {
  return accessFile(path, WRITE_WITHIN_MS, async signal => {
    try {
      const target = await realpath(path).catch(unlessMissing(path));
      const likeness = await likenessOf(target);
      const last = async () => {
        signal.throwIfAborted();
        await mustBeSame(target);
      };
      return await renameOver(target, content, likeness, modeOf(likeness), last).catch(
        async (error: unknown): Promise<Written> => {
          if (!likeness.owner.stood || !UNREPLACEABLE.has(codeOf(error))) throw error;
          return writeInPlace(target, content, last).catch((inPlace: unknown) =>
            // This failed too: the obstacle to the rename is what the user must fix.
            Promise.reject(inPlace instanceof ChangedFileError ? inPlace : error),
          );
        },
      );
    } catch (error) {
      if (error instanceof LateFileError || error instanceof ChangedFileError) throw error;
      const code = codeOf(error);
      throw new FileError(path, phraseOf(error), { code, cause: error, what: 'written' });
    }
  });
}

/** Codes of a rename, or of creating its copy, after which the file itself may still be writable. */
const UNREPLACEABLE: ReadonlySet<string | undefined> = new Set([
  'EBUSY',
  'EROFS',
  'EACCES',
  'EPERM',
  'EXDEV',
]);

async function renameOver(
  target: string,
  content: string | Buffer,
  { owner }: Likeness,
  mode: number,
  /** Called last before the file is replaced: throws if it must not be. */
  last: () => Promise<void>,
): Promise<Written> {
  const folder = dirname(target);
  const draft = join(folder, draftName(randomBytes(6).toString('hex')));
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await giveTo(file, owner);
      await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await last();
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
  await sweepDrafts(folder);
  return 'renamed';
}

/** Writes new bytes over the old ones, then truncates: the file is never empty. */
async function writeInPlace(
  target: string,
  content: string | Buffer,
  last: () => Promise<void>,
): Promise<Written> {
  const bytes = Buffer.from(content);
  const file = await open(target, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error('no plain file');
    await last();
    for (let at = 0; at < bytes.length; )
      at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
  }
  return 'in-place';
}

/** A rename survives a loss of power once its folder is on disk (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const held = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY).catch(() => undefined);
  // The folder may be unreadable, or its file system may not support fsync: the file is written anyway.
  await held?.sync().catch(() => undefined);
  await held?.close();
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Whether the file existed, so that others may rely on its group: FRR reads its own files through it. */
  readonly stood: boolean;
}

interface Likeness {
  readonly owner: Owner;
  /** Permission bits. */
  readonly mode: number;
}

async function giveTo(file: FileHandle, { uid, gid, stood }: Owner): Promise<void> {
  try {
    await file.chown(uid, gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
    if (stood) await file.chown(UNCHANGED, gid);
  }
}

async function likenessOf(path: string): Promise<Likeness> {
  const stats = await stat(path).catch(unlessMissing(undefined));
  if (stats === undefined) {
    const { uid, gid } = await stat(dirname(path));
    return { owner: { uid, gid, stood: false }, mode: NEW_FILE_MODE };
  }
  const { uid, gid, mode } = stats;
  return { owner: { uid, gid, stood: true }, mode: mode & 0o7777 };
}

const unlessMissing =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (codeOf(error) !== 'ENOENT') throw error;
    return instead;
  };
