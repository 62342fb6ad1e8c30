/** Whether somebody listens on a unix socket. */
import { connect } from 'node:net';
import { codeOf } from './error-code.ts';

/** Resolves with the code of the error that a connection ends in (ENOENT, EACCES, EAGAIN); undefined: somebody listens. */
export function knock(path: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', error => resolve(codeOf(error) ?? error.message));
  });
}
