/**
 * What marks this controller on the machine: the lock that keeps a second one out, and the socket by which it is found.
 */
import { api } from '../api/api.ts';
import { socketPath } from '../api/client.ts';
import { AlreadyRunningError, createLastingSocket } from '../api/unix-socket.ts';
import { createFolderLock, FolderLockedError } from '../sys/folder-lock.ts';
import { toError } from '../sys/to-error.ts';
import type { Parts } from './parts.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';

export interface Place {
  /**
   * A folder that cannot be locked is only logged.
   * @throws AlreadyRunningError if another controller has the state folder
   */
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
  /** @throws AlreadyRunningError if another controller answers, and an Error if the socket cannot be created */
  readonly listen: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Restores both if they were removed, and the content of the state folder. */
  readonly upkeep: Upkeep;
}

export function placeOf({ config, controls, log, clock, onError, accepted, operator }: Parts): Place {
  const { paths } = config();
  const path = socketPath(paths.run);
  const lock = createFolderLock(paths.state);
  const socket = createLastingSocket(path, api(controls, 'socket'));
  const take = () =>
    lock.take().catch((error: unknown) => {
      if (!(error instanceof FolderLockedError)) throw error;
      throw new AlreadyRunningError(`another ripcord is running: it holds ${paths.state}`, { cause: error });
    });
  return {
    lock: async () => {
      try {
        await take();
      } catch (error) {
        if (error instanceof AlreadyRunningError) throw error;
        log.error(
          `goes on without a lock, by its socket alone a second ripcord is kept out: ${toError(error).message}`,
        );
      }
    },
    unlock: lock.release,
    listen: async () => {
      await socket.ensure();
    },
    close: socket.close,
    upkeep: createUpkeep(
      [
        async () => ((await take()) ? `${paths.state} was replaced: locked again` : undefined),
        async () => ((await socket.ensure()) ? `the control socket ${path} was gone: made again` : undefined),
        accepted.restore,
        ...operator.restore,
      ],
      { clock, onMended: message => log.warn(message), onError },
    ),
  };
}
