/** Files that other programs read too: whole or not at all, with owner and mode kept. */
import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** rw for the owner, r for the group, as FRR's package ships its files. */
const NEW_FILE_MODE = 0o640;

/** The file's text; undefined if there is no such file. Any other error is thrown. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Replaces a file by renaming a complete, synced copy over it: a reader or a crash sees the old content or the new.
 * A symbolic link stays one (what it points to is replaced). A new file belongs to the owner of its folder.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const target = await realpath(path).catch(error => {
    if (isMissing(error)) return path;
    throw error;
  });
  const { uid, gid, mode } = await likeness(target);
  const draft = join(dirname(target), `.ripcord-${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.chown(uid, gid);
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

async function likeness(path: string): Promise<{ uid: number; gid: number; mode: number }> {
  try {
    const { uid, gid, mode } = await stat(path);
    return { uid, gid, mode: mode & 0o7777 };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const { uid, gid } = await stat(dirname(path));
    return { uid, gid, mode: NEW_FILE_MODE };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
