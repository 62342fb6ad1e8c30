import { beforeEach, describe, expect, it } from 'vitest';
import { RefusedError, SocketError } from '../../../src/api/client.ts';
import { controllerFailure } from '../../../src/cli/controller-failure.ts';

let told: string[];
beforeEach(() => {
  told = [];
});
const terminal = {
  out: () => undefined,
  err: (text: string) => told.push(text),
  bytes: () => undefined,
  paint: (_colour: string, text: string) => text,
};
const from = (code: string) => new SocketError('/run/r.sock', Object.assign(new Error(code), { code }));
const json = (error: string) => JSON.stringify({ error });

describe('where the controller was not asked, or refused, the exit status and the sentence tell which', () => {
  it.each([
    [
      from('EACCES'),
      77,
      "this user may not use /run/r.sock: run the command as root, or as a member of the socket's group",
    ],
    [
      from('ENOENT'),
      69,
      'no controller answers on /run/r.sock: there is no such socket: ripcord is not running, or uses another run folder (--run, --config)',
    ],
    [from('ECONNREFUSED'), 69, 'no controller answers on /run/r.sock: nothing listens on it any more'],
    [from('EPIPE'), 69, 'no controller answers on /run/r.sock: EPIPE'],
    [new RefusedError(400, json('that is no order')), 64, 'that is no order'],
    [
      new RefusedError(404, json('there is no service ldap, only smtp')),
      64,
      'there is no service ldap, only smtp',
    ],
    [new RefusedError(409, json('nothing to fail back')), 1, 'nothing to fail back'],
    [new RefusedError(503, json('the controller is starting')), 69, 'the controller is starting'],
    [new RefusedError(500, 'a stranger\u202e says'), 69, 'a stranger? says'],
    [new RefusedError(500, ''), 69, 'the controller refused the request and gave no reason'],
  ])('%s', (error, exit, sentence) => {
    expect(controllerFailure(error, terminal)).toBe(exit);
    expect(told).toEqual([`ripcord: ${sentence}`]);
  });
});
