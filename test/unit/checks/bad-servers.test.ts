/** What every kind that talks over TCP makes of servers that are hung, mad or gone. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/registry.ts';
import {
  BRIEF_MS,
  type Fields,
  httpCheck,
  imapCheck,
  pop3Check,
  redisCheck,
  run,
  smtpCheck,
  tcpCheck,
  visit,
} from './checks.ts';
import { freePort, serve, type TestServer } from './server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

interface Kind {
  readonly kind: string;
  readonly check: (port: number, over?: Fields) => Check;
  /** What it waits for first. */
  readonly awaited: string;
  /** How a well-behaved server begins. */
  readonly beginning: string;
  /** What it says of a server of another protocol. */
  readonly stranger: string;
  /** What it says of the beginning that goes on for ever. */
  readonly endless: string;
}

const STRANGER = 'SSH-2.0-OpenSSH_9.2';

const KINDS: readonly Kind[] = [
  {
    kind: 'http',
    check: httpCheck,
    awaited: 'answer',
    beginning: 'HTTP/1.1 200 OK\r\nServer: ',
    stranger: `answer "${STRANGER}" is not HTTP`,
    endless: 'the headers are longer than 16 KiB',
  },
  {
    kind: 'http with a body',
    check: (port, over) => httpCheck(port, { expect: 'fine', ...over }),
    awaited: 'answer',
    beginning: 'HTTP/1.1 200 OK\r\n\r\n',
    stranger: `answer "${STRANGER}" is not HTTP`,
    endless: 'the body is longer than 1 MiB',
  },
  {
    kind: 'smtp',
    check: smtpCheck,
    awaited: 'banner',
    beginning: '220 ',
    stranger: `banner "${STRANGER}" is not an SMTP reply`,
    endless: '64 KiB received without a banner',
  },
  {
    kind: 'imap',
    check: imapCheck,
    awaited: 'greeting',
    beginning: '* OK ',
    stranger: `greeting "${STRANGER}" is not an IMAP response`,
    endless: '64 KiB received without a greeting',
  },
  {
    kind: 'pop3',
    check: pop3Check,
    awaited: 'greeting',
    beginning: '+OK ',
    stranger: `greeting "${STRANGER}" is not a POP3 response`,
    endless: '64 KiB received without a greeting',
  },
  {
    kind: 'redis',
    check: redisCheck,
    awaited: 'answer to PING',
    beginning: '+PO',
    stranger: `answer to PING "${STRANGER}" is no Redis reply`,
    endless: '64 KiB received without an answer to PING',
  },
  {
    kind: 'tcp',
    check: (port, over) => tcpCheck(port, { expect: '^READY', ...over }),
    awaited: 'match for /^READY/',
    beginning: 'R',
    stranger: `connection closed before a match for /^READY/, only "${STRANGER}"`,
    endless: '64 KiB received without a match for /^READY/',
  },
];

async function probe(check: Kind['check'], talk: (socket: Socket) => void, over?: Fields) {
  server = await serve(talk);
  return visit(server, check(server.port, over));
}

describe.each(KINDS)('a check of kind $kind', ({ check, awaited, beginning, stranger, endless }) => {
  it('fails where nobody listens', async () => {
    expect(await run(check(await freePort()))).toMatchObject({ ok: false, reason: 'connection refused' });
  });

  it('fails at a server that is hung', async () => {
    const result = await probe(check, () => {}, { timeoutMs: BRIEF_MS });
    expect(result).toMatchObject({ ok: false, reason: `no ${awaited} within 1000 ms` });
  });

  it('fails at a server that says a byte a minute', async () => {
    const [byte = ''] = beginning;
    const result = await probe(check, socket => socket.write(byte), { timeoutMs: BRIEF_MS });
    expect(result.ok).toBe(false);
    expect(result.reason).toMatch(`no ${awaited} within 1000 ms`);
  });

  it('fails at a server of another protocol', async () => {
    const result = await probe(check, socket => socket.end(`${STRANGER}\r\n`));
    expect(result).toMatchObject({ ok: false, reason: stranger });
  });

  it('fails at a server that never stops talking', async () => {
    const result = await probe(check, socket => {
      const spew = () => socket.destroyed || socket.write('x'.repeat(16_384), () => setImmediate(spew));
      socket.write(beginning, spew);
    });
    expect(result).toMatchObject({ ok: false, reason: endless });
  });

  it('fails at a server that hangs up at once', async () => {
    const result = await probe(check, socket => socket.end());
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringMatching(`^connection closed before an? ${awaited.replace(/[/^]/g, '.')}$`),
    });
  });

  it('fails at a server that resets the connection', async () => {
    const result = await probe(check, socket => socket.resetAndDestroy());
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^connection (reset|closed) before /),
    });
  });

  it('fails at a server whose TLS never begins', async () => {
    const result = await probe(check, () => {}, { tls: true, timeoutMs: BRIEF_MS });
    expect(result).toMatchObject({ ok: false, reason: 'no TLS session within 1000 ms' });
  });
});
