/**
 * A lock on a folder that lasts exactly as long as the process that took it: flock(2) on the folder itself. It needs no
 * file that could be removed, cannot be taken by users who may not read the folder, and holds between containers and
 * network namespaces that share it. (Any user of the machine could take an abstract unix socket, and it ends at a
 * network namespace.)
 *
 * Node has no flock(2); flock(1) has: the lock belongs to the open folder, which we open and flock(1) inherits, and
 * stays with us when flock(1) has ended (util-linux and busybox alike). Node's own children do not inherit it
 * (O_CLOEXEC).
 */
import { constants, type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { type Argv, describeFailure } from './exec.ts';
import { execNow } from './exec-now.ts';
import { accessFile } from './file-access.ts';

export interface FolderLock {
  /**
   * Takes the lock, and creates the folder if it is missing. Does nothing while the lock is held and the folder is
   * still the one that was locked. Resolves with whether it had to be taken.
   * @throws FolderLockedError if another process holds it; an Error in one sentence if it cannot be taken at all
   */
  readonly take: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** Another process holds the lock. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';
}

const FOLDER_MODE = 0o750;
/** A disk that does not answer within this time must not keep routes waiting. */
const WITHIN_MS = 1000;
/** flock(1) takes 2 ms. */
const FLOCK_TIMEOUT_MS = 5000;
/** flock(1) finds the folder as its standard input. */
const STDIN = '0';

export function createFolderLock(folder: string): FolderLock {
  let held: FileHandle | undefined;
  const isHeld = async (): Promise<boolean> => {
    if (held === undefined) return false;
    const [locked, found] = await Promise.all([held.stat(), stat(folder).catch(() => undefined)]);
    return locked.ino === found?.ino && locked.dev === found.dev;
  };
  const release = async () => {
    const before = held;
    held = undefined;
    await before?.close();
  };
  return {
    take: () =>
      accessFile(folder, WITHIN_MS, async signal => {
        if (await isHeld()) return false;
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
        const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
        try {
          lock(handle, folder);
          signal.throwIfAborted();
        } catch (error) {
          await handle.close();
          throw error;
        }
        await release();
        held = handle;
        return true;
      }),
    release,
  };
}

/**
 * Whether another process holds the lock of `folder`; false if the folder is missing or cannot be locked, as that is
 * not known.
 */
export async function isFolderLocked(folder: string): Promise<boolean> {
  try {
    return await accessFile(folder, WITHIN_MS, async () => {
      const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        lock(handle, folder);
        return false;
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    return error instanceof FolderLockedError;
  }
}

function lock(handle: FileHandle, folder: string): void {
  const argv: Argv = ['flock', '-x', '-n', STDIN];
  const result = execNow(argv, { timeoutMs: FLOCK_TIMEOUT_MS, stdin: handle.fd });
  if (result.exitCode === 0) return;
  // flock(1) prints nothing when another process holds the lock.
  if (result.exitCode === 1 && result.stderr === '')
    throw new FolderLockedError(`another process holds ${folder}`);
  throw new Error(`${folder} cannot be locked: ${describeFailure(result)}`);
}
