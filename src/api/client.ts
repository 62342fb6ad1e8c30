/** The other end of the control socket. The commands that need no more than this start in a tenth of a second. */
import { request } from 'node:http';
import { join } from 'node:path';
import { connectFailure } from '../sys/connect-failure.ts';
import { startDeadline } from '../sys/deadline.ts';
import { codeOf } from '../sys/error-code.ts';
import { shown } from '../sys/shown.ts';
import { STATUS_ROUTE } from './paths.ts';

/** The controller answers from memory; longer than this it hangs. */
const ANSWER_TIMEOUT_MS = 5000;

/** Where the control socket lies in a run folder. */
export const socketPath = (runFolder: string): string => join(runFolder, 'ripcord.sock');

/** The controller answered, but not with what was asked for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** Of HTTP: 400 where what was asked is no order at all. */
  readonly status: number | undefined;

  constructor(status: number | undefined, body: string) {
    super(reasonIn(body));
    this.status = status;
  }
}

/** The controller's own sentence, which may repeat what was asked for. */
function reasonIn(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    if (
      typeof answer === 'object' &&
      answer !== null &&
      'error' in answer &&
      typeof answer.error === 'string'
    )
      return shown(answer.error);
  } catch {
    // Another program, or another ripcord, listens there: its words as they are.
  }
  return shown(body.trim()) || 'the controller refused the request and gave no reason';
}

/** The controller was not reached. `code` is the system's: ENOENT, EACCES. */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  readonly code: string | undefined;
  /** Whether this user may not use the socket. */
  readonly isForbidden: boolean;

  constructor(path: string, cause: Error) {
    const code = codeOf(cause);
    const isForbidden = code === 'EACCES' || code === 'EPERM';
    super(
      isForbidden
        ? `this user may not use ${shown(path)}: run the command as root, or as a member of the socket's group`
        : `no controller answers on ${shown(path)}: ${REASONS.get(code) ?? cause.message}`,
      { cause },
    );
    this.code = code;
    this.isForbidden = isForbidden;
  }
}

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'there is no such socket: ripcord is not running, or uses another run folder (--run, --config)'],
  ['ENOTDIR', 'its run folder is no folder: name the one that holds the socket (--run, --config)'],
  ['ECONNREFUSED', 'nothing listens on it any more'],
]);

/** Whether a process listens on `path`: also a controller that was stopped (SIGSTOP), whose connections the kernel takes. */
export async function isAnswered(path: string): Promise<boolean> {
  const code = await connectFailure(path);
  // EAGAIN: a process listens, but takes no more connections for now.
  return code === undefined || code === 'EAGAIN';
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
        else reject(new RefusedError(response.statusCode, body));
      });
    });
    const deadline = startDeadline(timeoutMs, () =>
      asked.destroy(new Error(`no answer within ${timeoutMs} ms`)),
    );
    asked.once('close', deadline.cancel);
    asked.once('error', error => reject(new SocketError(path, error)));
    asked.end(sent === undefined ? undefined : JSON.stringify(sent));
  });
}
