/** Files that other programs read too: whole or not at all, with owner and mode kept. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** rw for the owner, r for the group, as FRR's package ships its files. */
const NEW_FILE_MODE = 0o640;
/** To chown(2): leave it as it is. */
const UNCHANGED = -1;

/**
 * Replaces a file by renaming a complete, synced copy over it: a reader or a crash sees the old content or the new.
 * A symbolic link stays one (what it points to is replaced). Owner, group and mode are kept; by a user who is not root the
 * group and mode alone. A new file belongs to the owner of its folder, or to us where only root could give it away.
 */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const target = await realpath(path).catch(error => {
    if (isMissing(error)) return path;
    throw error;
  });
  const { owner, mode } = await likeness(target);
  const draft = join(dirname(target), `.ripcord-${randomBytes(6).toString('hex')}`);
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
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Whether the file was there, so that others may rely on its group: FRR reads its own files through it. */
  readonly stood: boolean;
}

async function giveTo(file: FileHandle, { uid, gid, stood }: Owner): Promise<void> {
  try {
    await file.chown(uid, gid);
  } catch (error) {
    if (!hasCode(error, 'EPERM')) throw error;
    if (stood) await file.chown(UNCHANGED, gid);
  }
}

async function likeness(path: string): Promise<{ owner: Owner; mode: number }> {
  try {
    const { uid, gid, mode } = await stat(path);
    return { owner: { uid, gid, stood: true }, mode: mode & 0o7777 };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const { uid, gid } = await stat(dirname(path));
    return { owner: { uid, gid, stood: false }, mode: NEW_FILE_MODE };
  }
}

const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
