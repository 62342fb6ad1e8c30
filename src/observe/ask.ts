/** The other end of the control socket. The commands that need no more than this start in a tenth of a second. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startDeadline } from '../sys/deadline.ts';
import { STATUS_ROUTE } from './routes.ts';

/** The controller answers from memory; longer than this it hangs. */
const ANSWER_TIMEOUT_MS = 5000;

/** Where the control socket lies in a run folder. */
export const socketPath = (runFolder: string): string => join(runFolder, 'ripcord.sock');

/** The controller answered, but not with what was asked for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Of HTTP: 400 where what was asked is no order at all. */
  readonly status: number | undefined;

  constructor(status: number | undefined, route: string, body: string) {
    super(`the controller answered ${status} to ${route}: ${body.trim()}`);
    this.status = status;
  }
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
    const asked = request({ socketPath: path, path: STATUS_ROUTE }, () => {
      resolve(true);
      asked.destroy();
    });
    const deadline = startDeadline(timeoutMs, () => asked.destroy(new Error('silent')));
    asked.once('error', () => resolve(false));
    asked.once('close', deadline.cancel);
    asked.end();
  });
}

/**
 * Asks the controller: GET, or POST if there is a body to send. Resolves with the body of a 200; throws an Error in one
 * sentence otherwise, a RefusedError if it answered at all.
 */
export function ask(
  path: string,
  route: string,
  sent?: unknown,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = sent === undefined ? 'GET' : 'POST';
    const asked = request({ socketPath: path, path: route, method }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new RefusedError(response.statusCode, route, body));
      });
    });
    const deadline = startDeadline(timeoutMs, () =>
      asked.destroy(new Error(`no answer within ${timeoutMs} ms`)),
    );
    asked.once('close', deadline.cancel);
    asked.once('error', error => reject(new Error(`no controller answers on ${path}: ${error.message}`)));
    asked.end(sent === undefined ? undefined : JSON.stringify(sent));
  });
}
