/** The control socket: HTTP over a unix socket, for `ripcord status` and its like on this machine. */
import { chmod, mkdir, rm } from 'node:fs/promises';
import { type RequestListener, request } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { closeServer, createBoundedServer, type ServerLimits } from './bounded-server.ts';

/** Owner and group only: whoever may talk here may, later on, move routes. */
const SOCKET_MODE = 0o660;
const FOLDER_MODE = 0o750;
const NOT_FOR_OTHERS = 0o007;
/** The controller answers from memory; longer than this it hangs. */
const ANSWER_TIMEOUT_MS = 5000;

/** Where the control socket lies in a run folder. */
export const socketPath = (runFolder: string): string => join(runFolder, 'ripcord.sock');

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

/** Whether somebody listens on `path`: also a controller that was stopped (SIGSTOP), whose connections the kernel takes. */
export function isAnswered(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Somebody listens who takes no more connections for now.
    socket.once('error', error => resolve('code' in error && error.code === 'EAGAIN'));
  });
}

/** Whether a controller answers on `path` within `timeoutMs`, whatever it says. */
export function isResponsive(path: string, timeoutMs = ANSWER_TIMEOUT_MS): Promise<boolean> {
  return new Promise(resolve => {
    const asked = request({ socketPath: path, path: '/v1/status', timeout: timeoutMs }, () => {
      resolve(true);
      asked.destroy();
    });
    asked.once('timeout', () => asked.destroy(new Error('silent')));
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

/**
 * Asks the controller: GET, or POST if there is a body to send. Resolves with the body of a 200; throws an Error in one
 * sentence otherwise.
 */
export function ask(
  path: string,
  route: string,
  sent?: unknown,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = sent === undefined ? 'GET' : 'POST';
    const asked = request({ socketPath: path, path: route, method, timeout: timeoutMs }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`the controller answered ${response.statusCode} to ${route}: ${body.trim()}`));
      });
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    asked.once('error', error => reject(new Error(`no controller answers on ${path}: ${error.message}`)));
    asked.end(sent === undefined ? undefined : JSON.stringify(sent));
  });
}
