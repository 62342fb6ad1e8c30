import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AMPLE_MS, BRIEF_MS, run, smtpCheck, visit } from '../checks.ts';
import { dialogue, freePort, serve, type TestServer } from '../server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Probes a server that does `talk`, and waits until it has seen the probe leave. */
async function probe(talk: (socket: Socket) => void, timeoutMs = AMPLE_MS) {
  server = await serve(talk);
  return visit(server, smtpCheck(server.port, { timeoutMs }));
}

const EHLO = '250-mx1\r\n250-PIPELINING\r\n250 HELP\r\n';

describe('a healthy mail server', () => {
  it('is up, and its banner is the reason', async () => {
    expect(await probe(dialogue('220 mx1 ESMTP\r\n', { EHLO }))).toMatchObject({
      ok: true,
      reason: '220 mx1 ESMTP',
    });
  });

  it('is up with a banner of several lines', async () => {
    const banner = '220-mx1 ESMTP\r\n220-no spam here\r\n220 go ahead\r\n';
    expect(await probe(dialogue(banner, { EHLO }))).toMatchObject({ ok: true, reason: '220 mx1 ESMTP' });
  });

  it('is up although it never answers QUIT, and hears QUIT before the connection ends', async () => {
    let heard = '';
    const result = await probe(socket => {
      dialogue('220 mx1\r\n', { EHLO })(socket);
      socket.on('data', data => {
        heard += data;
      });
    });
    expect(result.ok).toBe(true);
    expect(heard).toMatch(/^EHLO [a-z0-9.-]+\r\nQUIT\r\n$/i);
  });

  it('is up when it answers byte by byte', async () => {
    const result = await probe(socket => {
      socket.setNoDelay(true);
      const drip = (text: string, at = 0) => {
        if (at >= text.length || socket.destroyed) return;
        socket.write(text.charAt(at), () => setImmediate(() => drip(text, at + 1)));
      };
      drip('220-mx1\r\n220 ready\r\n');
      socket.on('data', data => data.toString().startsWith('EHLO') && drip(EHLO));
    });
    expect(result).toMatchObject({ ok: true });
  });
});

describe('a mail server that says something else', () => {
  it('fails by a banner of another code', async () => {
    const result = await probe(dialogue('554 5.7.1 go away\r\n', {}));
    expect(result).toMatchObject({ ok: false, reason: 'banner 554 5.7.1 go away, expected 220' });
  });

  it('fails by an answer to EHLO of another code', async () => {
    const result = await probe(dialogue('220 mx1\r\n', { EHLO: '421 too busy\r\n' }));
    expect(result).toMatchObject({ ok: false, reason: 'answer to EHLO 421 too busy, expected 250' });
  });

  it('fails at once by bytes that are no SMTP, without their control characters in the reason', async () => {
    const result = await probe(socket => socket.write(Buffer.from('\x1b[2J\x00\xff\xfe', 'latin1')));
    expect(result).toMatchObject({ ok: false, reason: 'banner "?[2J?\ufffd\ufffd" is not an SMTP reply' });
  });

  it('fails by lines of one reply with different codes', async () => {
    const result = await probe(dialogue('220-mx1\r\n554 no\r\n', {}));
    expect(result).toMatchObject({ ok: false, reason: 'banner "220-mx1 554 no" is not an SMTP reply' });
  });

  it('fails by a reply without end before it fills our memory', async () => {
    let sent = 0;
    const result = await probe(socket => {
      const chunk = `220-${'x'.repeat(1000)}\r\n`.repeat(20);
      const spew = () => {
        if (socket.destroyed) return;
        sent += chunk.length;
        if (socket.write(chunk)) setImmediate(spew);
        else socket.once('drain', spew);
      };
      spew();
    });
    expect(result).toMatchObject({ ok: false, reason: '64 KiB received without a banner' });
    expect(sent).toBeGreaterThan(64 * 1024);
  });
});

describe('a mail server that leaves', () => {
  it('before the banner', async () => {
    const result = await probe(socket => socket.end());
    expect(result).toMatchObject({ ok: false, reason: 'connection closed before a banner' });
  });

  it('in the middle of the banner', async () => {
    const result = await probe(socket => socket.end('220-mx1\r\n22'));
    expect(result).toMatchObject({
      ok: false,
      reason: 'connection closed before a banner, only "220-mx1 22"',
    });
  });

  it('with a reset when EHLO comes', async () => {
    const result = await probe(socket => {
      socket.write('220 mx1\r\n');
      socket.on('data', () => socket.resetAndDestroy());
    });
    expect(result).toMatchObject({ ok: false, reason: 'connection reset before an answer to EHLO' });
  });

  it('after the banner, when EHLO comes', async () => {
    const result = await probe(socket => {
      socket.write('220 mx1\r\n');
      socket.on('data', () => socket.end());
    });
    expect(result).toMatchObject({ ok: false, reason: 'connection closed before an answer to EHLO' });
  });

  it('right after a whole banner that refuses us: the banner is the reason', async () => {
    const result = await probe(socket => socket.end('421 too many connections\r\n'));
    expect(result).toMatchObject({ ok: false, reason: 'banner 421 too many connections, expected 220' });
  });
});

describe('a mail server that hangs', () => {
  it('before the banner', async () => {
    const result = await probe(() => {}, BRIEF_MS);
    expect(result).toMatchObject({ ok: false, reason: 'no banner within 1000 ms' });
  });

  it('after EHLO', async () => {
    const result = await probe(dialogue('220 mx1\r\n', {}), BRIEF_MS);
    expect(result).toMatchObject({ ok: false, reason: 'no answer to EHLO within 1000 ms' });
  });

  it('in the middle of the banner, as one that sends a byte a minute does', async () => {
    const result = await probe(socket => socket.write('2'), BRIEF_MS);
    expect(result).toMatchObject({ ok: false, reason: 'no banner within 1000 ms, only "2"' });
  });
});

describe('no mail server', () => {
  it('on a port where nobody listens: connection refused', async () => {
    const result = await run(smtpCheck(await freePort()));
    expect(result).toMatchObject({ ok: false, reason: 'connection refused' });
  });
});
