import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startWatch } from '../../../src/checks/held-connection.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Certificates, makeCertificates } from '../../unit/checks/certificates.ts';
import { BRIEF_MS, type Fields, imapCheck, pop3Check, run } from '../../unit/checks/checks.ts';
import { freePort, serve } from '../../unit/checks/server.ts';
import { literals } from '../../unit/names.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { type Dovecot, makeDovecot, type Ports, USER } from './dovecot.ts';
import { exampleChecks } from './example.ts';
import type { Program } from './program.ts';

const PROTOCOLS = [
  {
    kind: 'imap',
    check: imapCheck,
    plain: 'imap',
    secure: 'imaps',
    greeting: /Dovecot ready\.$/,
    refused: /^answer to login NO \[AUTHENTICATIONFAILED\] .*, expected OK$/,
    stranger: 'greeting "SSH-2.0-OpenSSH_9.2" is not an IMAP response',
  },
  {
    kind: 'pop3',
    check: pop3Check,
    plain: 'pop3',
    secure: 'pop3s',
    greeting: /^\+OK Dovecot ready\.$/,
    refused: /^answer to PASS -ERR \[AUTH\] .*, expected \+OK$/,
    stranger: 'greeting "SSH-2.0-OpenSSH_9.2" is not a POP3 response',
  },
] as const;

let certificates: Certificates;
let ports: Ports;
let dovecot: Dovecot;
let running: Program | undefined;
beforeAll(async () => {
  certificates = await makeCertificates();
  ports = {
    imap: await freePort(),
    imaps: await freePort(),
    pop3: await freePort(),
    pop3s: await freePort(),
  };
  dovecot = await makeDovecot(ports, certificates.good);
});
afterAll(async () => {
  await running?.kill();
  await dovecot?.remove();
  await certificates?.remove();
});

const login = () => ({ user: USER, passwordFile: dovecot.passwordFile });
const trusted = () => ({ ca: certificates.issuer });
const isReady = async () =>
  (await run(imapCheck(ports.imap))).ok === true && (await run(pop3Check(ports.pop3))).ok === true;

// One Dovecot goes through its life, in this order.

describe.each(PROTOCOLS)('a Dovecot that never ran', ({ kind, check, plain }) => {
  it(`refuses the connection of ${kind}`, async () => {
    expect(await run(check(ports[plain]))).toMatchObject({ ok: false, reason: 'connection refused' });
  });
});

describe.each(PROTOCOLS)('a Dovecot that runs', ({ kind, check, plain, secure, greeting, refused }) => {
  beforeAll(async () => {
    running ??= await dovecot.start(isReady);
  });
  const probe = (over: Fields = {}) => run(check(ports[plain], over));

  it(`is up by the greeting of ${kind}`, async () => {
    expect(await probe()).toMatchObject({ ok: true, reason: expect.stringMatching(greeting) });
  });

  it(`is up by a login of ${kind}, in the clear on this machine and under TLS of both kinds`, async () => {
    expect(await probe({ login: login() })).toMatchObject({ ok: true });
    expect(await probe({ login: login(), starttls: trusted() })).toMatchObject({
      ok: true,
      reason: expect.stringMatching(/, TLSv1\.3$/),
    });
    const over = { login: login(), tls: trusted() };
    expect(await run(check(ports[secure], over))).toMatchObject({
      ok: true,
      reason: expect.stringMatching(/, TLSv1\.3$/),
    });
  });

  it(`is down by a wrong password of ${kind}`, async () => {
    const wrong = { user: USER, passwordFile: dovecot.wrongPasswordFile };
    expect(await probe({ login: wrong })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(refused),
    });
  });

  it(`is down by ${kind} where its certificate is not for the name`, async () => {
    const starttls = { ...trusted(), serverName: 'mail.example' };
    expect(await probe({ starttls, login: login() })).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is not for mail.example',
    });
  });

  it(`is up by all checks of the example of ${kind}`, async () => {
    const asked = { serverName: `${kind}.example.org`, ...trusted() };
    const fields: Readonly<Record<string, Fields>> = {
      login: { starttls: asked, login: login() },
      tls: { port: ports[secure], tls: { ...asked, certificateDays: 14 } },
    };
    const checks = exampleChecks(kind, id => ({ host: '127.0.0.1', port: ports[plain], ...fields[id] }));
    for (const [id, each] of checks) expect(await run(each), id).toMatchObject({ ok: true });
  });
});

describe.each(PROTOCOLS)('a Dovecot that is frozen', ({ kind, check, plain, secure }) => {
  beforeAll(() => running?.freeze());
  afterAll(() => running?.thaw());

  it(`takes connections of ${kind} and says nothing`, async () => {
    expect(await run(check(ports[plain], { timeoutMs: BRIEF_MS }))).toMatchObject({
      ok: false,
      reason: 'no greeting within 1000 ms',
    });
    expect(await run(check(ports[secure], { tls: true, timeoutMs: BRIEF_MS }))).toMatchObject({
      ok: false,
      reason: 'no TLS session within 1000 ms',
    });
  });
});

describe('a Dovecot that is killed', () => {
  it('once thawed, is up; and its end is noticed by whoever holds connections', async () => {
    await waitFor(async () => expect(await isReady()).toBe(true));
    const onLoss = vi.fn();
    const watch = startWatch(
      { host: '127.0.0.1', port: ports.imap },
      { clock: systemClock, names: literals, spacingMs: 0, onLoss },
    );
    watch.hold();
    await isReady(); // answered after the watch's connection was taken
    await running?.kill();
    await waitFor(() => expect(onLoss).toHaveBeenCalledOnce());
  });

  it.each(PROTOCOLS)('refuses the connection of $kind', async ({ check, plain }) => {
    await waitFor(async () =>
      expect(await run(check(ports[plain]))).toMatchObject({ ok: false, reason: 'connection refused' }),
    );
  });

  it.each(PROTOCOLS)('leaves its port of $kind to a stranger, who is told', async ({ check, stranger }) => {
    const server = await serve(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await run(check(server.port))).toMatchObject({ ok: false, reason: stranger });
    await server.stop();
  });
});
