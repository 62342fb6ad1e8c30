/** Tests whether a program listens on a unix socket. */
import { connect } from 'node:net';
import { codeOf } from './error-code.ts';

/** Resolves with the error code of a connection attempt (ENOENT, EACCES, EAGAIN); undefined: a program listens. */
export function connectFailure(path: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', error => resolve(codeOf(error) ?? error.message));
  });
}
