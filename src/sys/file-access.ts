/**
 * Schedules work on files, with a limit on how long each caller waits. A call on a hung mount never returns and cannot
 * be interrupted: it holds one thread of Node's pool, in which all other files (and getaddrinfo) wait, and even
 * `process.exit` joins that thread. So at most half of the pool works on files, and only one task at a time works on a
 * folder: a hung folder holds one thread, however much is asked of it.
 */
import { dirname, resolve } from 'node:path';
import { startDeadline } from './deadline.ts';
import { LateFileError } from './file-error.ts';

/**
 * Work on a file. If it takes several steps, it stops between them once `signal` has aborted: nothing waits for it any
 * more.
 */
export type FileTask<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs `task` in its turn.
 * @throws LateFileError if it has not ended within `withinMs` in which we ran; and whatever `task` throws
 */
export type FileAccess = <T>(path: string, withinMs: number, task: FileTask<T>) => Promise<T>;

/** A disk that has to spin up, or is busy, answers within this time. */
export const FILE_WITHIN_MS = 3000;

/** Threads of libuv's pool: the default, unless the environment set another number when the process began. */
const POOL_THREADS = Number(process.env.UV_THREADPOOL_SIZE ?? 4) || 4;

/** Turns at the thread pool of this process. */
export const accessFile: FileAccess = createFileAccess(Math.max(1, Math.floor(POOL_THREADS / 2)));

interface Turn {
  readonly folder: string;
  readonly begin: () => void;
  /** Whether nothing waits for it any more. */
  late: boolean;
}

/** Creates the scheduler, for at most this many folders at once. */
export function createFileAccess(mostAtOnce: number): FileAccess {
  const atWork = new Map<string, Turn>();
  let waiting: readonly Turn[] = [];

  const beginWhatCan = () => {
    for (const turn of waiting) {
      if (atWork.size >= mostAtOnce) return;
      if (atWork.has(turn.folder)) continue;
      waiting = waiting.filter(other => other !== turn);
      atWork.set(turn.folder, turn);
      turn.begin();
    }
  };
  const hangs = (folder: string): boolean =>
    atWork.get(folder)?.late === true ||
    (atWork.size >= mostAtOnce && [...atWork.values()].every(({ late }) => late));

  return (path, withinMs, task) => {
    const folder = dirname(resolve(path));
    if (hangs(folder)) return Promise.reject(new LateFileError(path));
    return new Promise((settle, fail) => {
      const abort = new AbortController();
      const deadline = startDeadline(withinMs, () => {
        turn.late = true;
        waiting = waiting.filter(other => other !== turn);
        const error = new LateFileError(path);
        abort.abort(error);
        fail(error);
      });
      const turn: Turn = {
        folder,
        late: false,
        begin: () => {
          const over = () => {
            deadline.cancel();
            atWork.delete(folder);
            beginWhatCan();
          };
          task(abort.signal).then(settle, fail).finally(over);
        },
      };
      waiting = [...waiting, turn];
      beginWhatCan();
    });
  };
}
