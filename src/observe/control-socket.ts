/** The control socket: HTTP over a unix socket, for `ripcord status` and its like on this machine. */
import { chmod, mkdir, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { dirname } from 'node:path';
import { isAnswered } from './ask.ts';
import { closeServer, createBoundedServer, type ServerLimits } from './bounded-server.ts';

/** Owner and group only: whoever may talk here may, later on, move routes. */
const SOCKET_MODE = 0o660;
const FOLDER_MODE = 0o750;
const NOT_FOR_OTHERS = 0o007;
/** Another controller answers on the socket. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

export interface ControlSocket {
  readonly close: () => Promise<void>;
}

/** Listens on `path`. Throws an AlreadyRunningError if another controller does; a socket nobody listens on is replaced. */
export async function listen(
  path: string,
  onRequest: RequestListener,
  limits?: Partial<ServerLimits>,
): Promise<ControlSocket> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  if (await isAnswered(path))
    throw new AlreadyRunningError(`another ripcord is running: it answers on ${path}`);
  await rm(path, { force: true });
  const server = createBoundedServer(onRequest, limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // It is bound before `listen` returns, and must not be open to others until its mode is set.
    const umask = process.umask(NOT_FOR_OTHERS);
    server.listen(path, resolve);
    process.umask(umask);
  });
  await chmod(path, SOCKET_MODE);
  return { close: () => closeServer(server) };
}
