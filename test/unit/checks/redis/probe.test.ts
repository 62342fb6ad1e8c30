/** redis, at servers that do as they are told. */
import { afterEach, describe, expect, it } from 'vitest';
import { redisCommand, redisReply } from '../../../../src/checks/redis/message.ts';
import { type Fields, redisCheck, visit } from '../checks.ts';
import { secretFile } from '../secret.ts';
import { serve, type TestServer } from '../server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const PING = '*1\r\n$4\r\nPING\r\n';
const QUIT = '*1\r\n$4\r\nQUIT\r\n';

/** Answers by these, one for each piece that comes, and notes all that came. */
async function probe(answers: readonly string[], over: Fields = {}) {
  let heard = '';
  let next = 0;
  server = await serve(socket => {
    socket.on('data', data => {
      heard += data.toString('latin1');
      const answer = answers[next];
      next += 1;
      if (answer !== undefined) socket.write(answer);
    });
  });
  const result = await visit(server, redisCheck(server.port, over));
  return { result, heard };
}

describe('a redis check', () => {
  it('is up by PONG, and quits', async () => {
    const { result, heard } = await probe(['+PONG\r\n']);
    expect(result).toMatchObject({ ok: true, reason: 'PONG' });
    expect(heard).toBe(PING + QUIT);
  });

  it('sends a password as bytes with their length, so that none of them can be another command', async () => {
    const file = await secretFile('p"w $3 \u00e9');
    const { result, heard } = await probe(['+OK\r\n', '+PONG\r\n'], {
      auth: { user: 'mon', passwordFile: file.path },
    });
    await file.remove();
    expect(result).toMatchObject({ ok: true, reason: 'PONG' });
    const bytes = Buffer.from('p"w $3 \u00e9').toString('latin1');
    expect(heard).toBe(`*3\r\n$4\r\nAUTH\r\n$3\r\nmon\r\n$${bytes.length}\r\n${bytes}\r\n${PING}${QUIT}`);
  });

  it.each([
    [
      ['-NOAUTH Authentication required.\r\n'],
      'answer to PING NOAUTH Authentication required., expected PONG',
    ],
    [
      ['-LOADING Redis is loading the dataset in memory\r\n'],
      'answer to PING LOADING Redis is loading the dataset in memory, expected PONG',
    ],
    [['+OK\r\n'], 'answer to PING OK, expected PONG'],
    [['$4\r\nPONG\r\n'], 'answer to PING "$4 PONG" is no Redis reply'],
  ])('is down by %j', async (answers, reason) => {
    expect((await probe(answers)).result).toMatchObject({ ok: false, reason });
  });

  it('says nothing more to a server that refuses the password', async () => {
    const file = await secretFile('wrong');
    const { result, heard } = await probe(['-WRONGPASS invalid\r\n'], { auth: { passwordFile: file.path } });
    await file.remove();
    expect(result).toMatchObject({ ok: false, reason: 'answer to AUTH WRONGPASS invalid, expected OK' });
    expect(heard).not.toContain('PING');
  });
});

describe('a reply', () => {
  it.each([
    ['', { state: 'more' }],
    ['+PO', { state: 'more' }],
    ['+PONG\r\n', { state: 'done', value: { isError: false, text: 'PONG' }, length: 7 }],
    ['-ERR no\r\n+x', { state: 'done', value: { isError: true, text: 'ERR no' }, length: 9 }],
    [':1\r\n', { state: 'wrong' }],
  ])('%j', (received, expected) => {
    expect(redisReply(Buffer.from(received))).toMatchObject(expected);
  });

  it('follows a command whose lengths count bytes', () => {
    expect(redisCommand('AUTH', 'é').toString()).toBe('*2\r\n$4\r\nAUTH\r\n$2\r\né\r\n');
  });
});
