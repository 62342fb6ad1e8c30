/** The control socket: HTTP over a unix socket, for `ripcord status` and its like on this machine. */
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { dirname } from 'node:path';
import { phraseOf } from '../sys/phrases.ts';
import { closeServer, createBoundedServer, type ServerLimits } from './bounded-server.ts';
import { isAnswered } from './client.ts';

/** Owner and group only: a program that may connect here may also move routes. */
const SOCKET_MODE = 0o660;
const FOLDER_MODE = 0o750;
const NOT_FOR_OTHERS = 0o007;
/** Another controller holds what only one can. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

export interface ControlSocket {
  /** Whether `path` still leads to it: a folder can be removed, and another controller can take the path. */
  readonly isThere: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Listens on `path`. Throws an AlreadyRunningError if another controller does; a socket without a listener is replaced. */
export async function listen(
  path: string,
  onRequest: RequestListener,
  limits?: Partial<ServerLimits>,
): Promise<ControlSocket> {
  await makeFolder(dirname(path));
  await mustBeFree(path);
  await removeOld(path);
  const server = createBoundedServer(onRequest, limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // It is bound before `listen` returns, and must not be open to others until its mode is set.
    const umask = process.umask(NOT_FOR_OTHERS);
    server.listen(path, resolve);
    process.umask(umask);
  });
  await chmod(path, SOCKET_MODE);
  const { ino, dev } = await stat(path);
  return {
    isThere: async () => {
      const found = await stat(path).catch(() => undefined);
      return found?.ino === ino && found.dev === dev;
    },
    close: () => closeServer(server),
  };
}

async function removeOld(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw new Error(
      `the control socket ${path} cannot be made: ${phraseOf(error)}. Run as the owner of its folder, or as root`,
      {
        cause: error,
      },
    );
  }
}

/** Throws an Error that says how to make it by hand: below /run, which belongs to root, we may not. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    const owner = `-o ${process.getuid?.() ?? 0} -g ${process.getgid?.() ?? 0}`;
    throw new Error(
      `the run folder ${folder} cannot be made: ${phraseOf(error)}. As root: install -d -m 0750 ${owner} ${folder}`,
      { cause: error },
    );
  }
}

async function mustBeFree(path: string): Promise<void> {
  if (await isAnswered(path)) {
    throw new AlreadyRunningError(`another ripcord is running: it answers on ${path}`);
  }
}

/** A control socket that is made again where it was removed. */
export interface LastingSocket {
  /** Makes it if it is not there; resolves with whether it had to be. Throws as `listen` does. */
  readonly ensure: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export function createLastingSocket(path: string, onRequest: RequestListener): LastingSocket {
  let socket: ControlSocket | undefined;
  return {
    ensure: async () => {
      if (await socket?.isThere()) return false;
      // Before ours is closed: Node then removes what lies at its path, be it another's.
      await mustBeFree(path);
      await socket?.close();
      socket = undefined;
      socket = await listen(path, onRequest);
      return true;
    },
    close: async () => socket?.close(),
  };
}
