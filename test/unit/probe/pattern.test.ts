/** Bad patterns, which only V8 itself can end: without that each of these tests would never end. */
import { describe, expect, it } from 'vitest';
import { createSearch } from '../../../src/probe/pattern.ts';
import { httpCheck, run, tcpCheck } from './checks.ts';
import { serve } from './server.ts';

const BAD = '^(a+)+$';
const HOSTILE = `${'a'.repeat(50)}!`;
const TOO_SLOW = `/${BAD}/ takes too long on what was said: write it without repetitions within repetitions`;

describe('a pattern', () => {
  it('is looked for as by any regular expression', () => {
    const search = createSearch({});
    expect(search('b+', regex => regex.exec('abbc')?.[0])).toBe('bb');
    expect(search('^x', regex => regex.test('abbc'))).toBe(false);
  });

  it.each([BAD, '(?=(a*)*b)c', '(a*)\\1*b', '(?:a|a)*b', 'a*a*a*a*a*a*a*a*b'])(
    '%s that takes too long is given up, with the reason',
    pattern => {
      const text = 'a'.repeat(30_000);
      const search = createSearch({});
      expect(() => search(pattern, regex => regex.exec(`${text}!`))).toThrow(`/${pattern}/ takes too long`);
    },
  );

  it('whose repetitions are too many to be counted is given up too', () => {
    const search = createSearch({});
    const text = 'a'.repeat(65_536);
    expect(() => search('((a{1000}){1000}){1000}', regex => regex.exec(text))).toThrow('takes too long');
  });

  it('is tried again where the machine stood still, and not the match', () => {
    let tries = 0;
    const search = createSearch({});
    const found = search('b+', regex => {
      tries += 1;
      if (tries < 5) standStill();
      return regex.test('b');
    });
    expect([found, tries]).toEqual([true, 5]);
  });

  it('that was given up is not tried again for a while by its check, and any other check goes on', () => {
    const check = {};
    expect(() => createSearch(check)(BAD, regex => regex.test(HOSTILE))).toThrow(TOO_SLOW);
    expect(() => createSearch(check)(BAD, () => 'tried')).toThrow(TOO_SLOW);
    expect(createSearch({})(BAD, () => 'tried')).toBe('tried');
  });

  it('may take only so long in a run, however often the server says one thing more', () => {
    const search = createSearch({});
    const attempts = () => {
      for (;;) search('(a+)+$', regex => regex.test(`${'a'.repeat(20)}!`));
    };
    expect(attempts).toThrow('takes too long');
  });
});

/** For a second, unless V8 is stopped, and without any processor time. */
function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

describe('a check with a bad pattern', () => {
  it('of kind tcp is down, and nothing else waits for it', async () => {
    const server = await serve(socket => socket.write(HOSTILE));
    expect(await run(tcpCheck(server.port, { expect: BAD }))).toMatchObject({ ok: false, reason: TOO_SLOW });
    await server.stop();
  });

  it('of kind http is down', async () => {
    const head = `HTTP/1.1 200 OK\r\nX: ${HOSTILE}\r\nContent-Length: ${HOSTILE.length}\r\n\r\n`;
    const server = await serve(socket => socket.write(head + HOSTILE));
    expect(await run(httpCheck(server.port, { expect: BAD }))).toMatchObject({ ok: false, reason: TOO_SLOW });
    const inHeader = httpCheck(server.port, { expectHeaders: { X: BAD } });
    expect(await run(inHeader)).toMatchObject({ ok: false, reason: TOO_SLOW });
    await server.stop();
  });
});
