import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSearch } from '../../../../src/checks/shared/search.ts';
import { httpCheck, run, tcpCheck } from '../checks.ts';
import { serve } from '../server.ts';

const BAD = '^(a+)+$';
const HOSTILE = `${'a'.repeat(50_000)}!`;

describe('on a machine with all cores busy', () => {
  const spinners: Worker[] = [];
  beforeAll(async () => {
    const code = "require('node:worker_threads').parentPort.postMessage('spins'); for (;;);";
    for (let core = 0; core < 2 * availableParallelism(); core += 1) {
      const spinner = new Worker(code, { eval: true });
      spinners.push(spinner);
      await once(spinner, 'message');
    }
  });
  afterAll(() => Promise.all(spinners.map(spinner => spinner.terminate())));

  it.each(['^\\+PONG', '^\\+(PONG|OK)', '^\\+PONG.*\\r\\n', '^(a+)+$|PONG'])(
    'a server that says what is expected is up, each of 100 times: %s',
    async expected => {
      const server = await serve(socket => socket.write('+PONG\r\n'));
      const check = tcpCheck(server.port, { expect: expected });
      for (let time = 0; time < 100; time += 1) expect(await run(check)).toMatchObject({ ok: true });
      await server.stop();
    },
  );
});

describe('a pattern that would take V8 for ever', () => {
  it('is matched all the same, of kind tcp', async () => {
    const server = await serve(socket => socket.end(HOSTILE));
    expect(await run(tcpCheck(server.port, { expect: BAD }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(`connection closed before a match for /${BAD}/`),
    });
    expect(await run(tcpCheck(server.port, { expect: '^(a+)+!' }))).toMatchObject({ ok: true });
    await server.stop();
  });

  it('is matched all the same, of kind http', async () => {
    const head = `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(50)}!\r\nContent-Length: ${HOSTILE.length}\r\n\r\n`;
    const server = await serve(socket => socket.write(head + HOSTILE));
    expect(await run(httpCheck(server.port, { expect: BAD }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(`has no match for /${BAD}/`),
    });
    expect(await run(httpCheck(server.port, { expectHeaders: { X: BAD } }))).toMatchObject({ ok: false });
    expect(await run(httpCheck(server.port, { expectHeaders: { X: '^(a+)+!$' } }))).toMatchObject({
      ok: true,
    });
    await server.stop();
  });
});

describe('what a run looks at', () => {
  it('ends where a body goes on beyond it, which is said', async () => {
    const body = `${'.'.repeat(1_000_000)}ok`;
    const server = await serve(socket =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    );
    expect(await run(httpCheck(server.port, { expect: '(o)k(now|later|sooner)?' }))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/has no match for \/.*\/ in its first \d+ KiB$/),
    });
    expect(await run(httpCheck(server.port, { expect: 'ok$' }))).toMatchObject({ ok: true });
    await server.stop();
  });

  it('costs only so much where a server says one byte more, again and again', () => {
    const search = createSearch();
    const attempts = () => {
      for (let said = 'a'; ; said += 'aaaaaaaaaaaaaaaa') search.test('(b)c', said);
    };
    expect(attempts).toThrow('too much was said in too small pieces to look for /(b)c/ in all of it');
  });
});
