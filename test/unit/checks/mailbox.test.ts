/** imap and pop3, at servers that do as they are told. */
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Fields, imapCheck, pop3Check, visit } from './checks.ts';
import { fileCertificates } from './file-certificates.ts';
import { type SecretFile, secretFile } from './secret.ts';
import { serve, type TestServer } from './server.ts';
import { secured } from './tls-server.ts';

const certificates = await fileCertificates();
let password: SecretFile;
let server: TestServer | undefined;
beforeAll(async () => {
  password = await secretFile('s3cret" word');
});
afterAll(() => password.remove());
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Answers each line by its first entry that begins so, and notes the lines; `upgrade` begins TLS. */
function lines(heard: string[], answers: readonly (readonly [string, string])[], upgrade?: string) {
  return function talk(socket: Socket): void {
    socket.on('data', function listen(data) {
      for (const line of data
        .toString()
        .split('\r\n')
        .filter(text => text !== '')) {
        heard.push(line);
        const [head, answer] = answers.find(([begin]) => line.startsWith(begin)) ?? [];
        if (answer !== undefined) socket.write(answer);
        if (head !== undefined && head === upgrade) {
          socket.off('data', listen);
          talk(secured(socket, certificates.good));
        }
      }
    });
  };
}

async function probe(
  check: typeof imapCheck,
  greeting: string,
  talk: (socket: Socket) => void,
  over: Fields = {},
) {
  server = await serve(socket => {
    socket.write(greeting);
    talk(socket);
  });
  return visit(server, check(server.port, over));
}

const login = () => ({ user: 'probe', passwordFile: password.path });
const verified = () => ({ ca: certificates.issuer });

describe('an imap check', () => {
  const GREETING = '* OK Dovecot ready.\r\n';
  const ANSWERS = [
    ['s STARTTLS', 's OK Begin TLS\r\n'],
    ['l AUTHENTICATE', '+ \r\n'],
    // NUL, user, NUL, password in base64
    ['AHByb2JlAHMzY3JldCIgd29yZA==', '* CAPABILITY IMAP4rev1\r\nl OK Logged in\r\n'],
    ['q LOGOUT', '* BYE Logging out\r\n'],
  ] as const;

  it('is up by its greeting, and logs out', async () => {
    const heard: string[] = [];
    const result = await probe(imapCheck, GREETING, lines(heard, ANSWERS));
    expect(result).toMatchObject({ ok: true, reason: 'OK Dovecot ready.' });
    expect(heard).toEqual(['q LOGOUT']);
  });

  it('logs in under TLS', async () => {
    const heard: string[] = [];
    const talk = lines(heard, ANSWERS, 's STARTTLS');
    const result = await probe(imapCheck, GREETING, talk, { starttls: verified(), login: login() });
    expect(result).toMatchObject({ ok: true, reason: 'OK Dovecot ready., TLSv1.3' });
    expect(heard).toEqual(['s STARTTLS', 'l AUTHENTICATE PLAIN', 'AHByb2JlAHMzY3JldCIgd29yZA==', 'q LOGOUT']);
  });

  it('fails when the login is refused', async () => {
    const refusing = [
      ['l AUTH', '+ \r\n'],
      ['AH', 'l NO [AUTHENTICATIONFAILED] Authentication failed.\r\n'],
    ] as const;
    expect(await probe(imapCheck, GREETING, lines([], refusing), { login: login() })).toMatchObject({
      ok: false,
      reason: 'answer to login NO [AUTHENTICATIONFAILED] Authentication failed., expected OK',
    });
  });

  it('fails when STARTTLS is refused, and sends no password', async () => {
    const heard: string[] = [];
    const talk = lines(heard, [['s STARTTLS', 's BAD no TLS here\r\n']]);
    const over = { starttls: verified(), login: login() };
    expect(await probe(imapCheck, GREETING, talk, over)).toMatchObject({
      ok: false,
      reason: 'answer to STARTTLS BAD no TLS here, expected OK',
    });
    expect(heard).toEqual(['s STARTTLS']);
  });

  it.each([
    ['* BYE too many connections\r\n', 'greeting BYE too many connections, expected OK'],
    ['* PREAUTH welcome\r\n', 'greeting PREAUTH welcome, expected OK'],
  ])('fails when greeted with %j', async (greeting, reason) => {
    expect(await probe(imapCheck, greeting, () => {})).toMatchObject({ ok: false, reason });
  });

  it('fails when the password file is open to everybody, before anything of it is said', async () => {
    const open = await secretFile('s3cret', 0o644);
    const heard: string[] = [];
    const over = { login: { user: 'probe', passwordFile: open.path } };
    const result = await probe(imapCheck, GREETING, lines(heard, ANSWERS), over);
    await open.remove();
    expect(result.ok).toBe(false);
    expect(result.reason).toMatch(/^password file .* is open to every user of this machine \(mode 644\)/);
    expect(heard).toEqual([]);
  });
});

describe('a pop3 check', () => {
  const GREETING = '+OK Dovecot ready.\r\n';
  const ANSWERS = [
    ['STLS', '+OK Begin TLS\r\n'],
    ['USER probe', '+OK\r\n'],
    ['PASS s3cret" word', '+OK Logged in.\r\n'],
    ['QUIT', '+OK Logging out.\r\n'],
  ] as const;

  it('is up by its greeting, and quits', async () => {
    const heard: string[] = [];
    const result = await probe(pop3Check, GREETING, lines(heard, ANSWERS));
    expect(result).toMatchObject({ ok: true, reason: '+OK Dovecot ready.' });
    expect(heard).toEqual(['QUIT']);
  });

  it('logs in under TLS', async () => {
    const heard: string[] = [];
    const talk = lines(heard, ANSWERS, 'STLS');
    const result = await probe(pop3Check, GREETING, talk, { starttls: verified(), login: login() });
    expect(result).toMatchObject({ ok: true, reason: '+OK Dovecot ready., TLSv1.3' });
    expect(heard).toEqual(['STLS', 'USER probe', 'PASS s3cret" word', 'QUIT']);
  });

  it('fails when the login is refused', async () => {
    const refusing = [
      ['USER', '+OK\r\n'],
      ['PASS', '-ERR [AUTH] Authentication failed.\r\n'],
    ] as const;
    expect(await probe(pop3Check, GREETING, lines([], refusing), { login: login() })).toMatchObject({
      ok: false,
      reason: 'answer to PASS -ERR [AUTH] Authentication failed., expected +OK',
    });
  });

  it('fails when greeted with an error', async () => {
    expect(await probe(pop3Check, '-ERR too busy\r\n', () => {})).toMatchObject({
      ok: false,
      reason: 'greeting -ERR too busy, expected +OK',
    });
  });

  it('sends no password of two lines: the second would be a command', async () => {
    const twoLines = await secretFile('s3cret\nDELE 1');
    const heard: string[] = [];
    const over = { login: { user: 'probe', passwordFile: twoLines.path } };
    const result = await probe(pop3Check, GREETING, lines(heard, ANSWERS), over);
    await twoLines.remove();
    expect(result).toMatchObject({
      ok: false,
      reason: `password file ${twoLines.path} holds more than one line`,
    });
    expect(heard).toEqual([]);
  });
});
