import { afterEach, describe, expect, it } from 'vitest';
import type { KeyPair } from '../certificates.ts';
import { BRIEF_MS, type Fields, run, smtpCheck, visit } from '../checks.ts';
import { fileCertificates } from '../file-certificates.ts';
import { dialogue, serve, type TestServer } from '../server.ts';
import { secured } from '../tls-server.ts';

const certificates = await fileCertificates();
let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A mail server that upgrades with `pair`, and whose EHLO under TLS is answered by `ehloUnderTls`. */
const upgrading = (pair: KeyPair, ehloUnderTls = '250 mx1\r\n') =>
  serve(socket => {
    socket.write('220 mx1 ESMTP\r\n');
    socket.on('data', function plain(data) {
      const said = data.toString();
      if (said.startsWith('EHLO')) socket.write('250-mx1\r\n250-STARTTLS\r\n250 HELP\r\n');
      if (!said.startsWith('STARTTLS')) return;
      socket.off('data', plain);
      socket.write('220 go ahead\r\n');
      const under = secured(socket, pair);
      under.on('data', line => line.toString().startsWith('EHLO') && under.write(ehloUnderTls));
    });
  });

async function probe(started: Promise<TestServer>, starttls: Fields, over: Fields = {}) {
  server = await started;
  const trusted = { ca: certificates.issuer, ...starttls };
  return visit(server, smtpCheck(server.port, { starttls: trusted, ...over }));
}

describe('a certificate', () => {
  it('that is good for the literal address is accepted', async () => {
    const result = await probe(upgrading(certificates.good), {});
    expect(result).toMatchObject({ ok: true, reason: '220 mx1 ESMTP, TLSv1.3' });
  });

  it('that is good for the server name asked for is accepted', async () => {
    const result = await probe(upgrading(certificates.good), { serverName: 'localhost' });
    expect(result).toMatchObject({ ok: true });
  });

  it('that is expired fails the check, with the day it expired', async () => {
    const result = await probe(upgrading(certificates.expired), {});
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 expired on 2020-02-01' });
  });

  it('that is not valid yet fails the check', async () => {
    const result = await probe(upgrading(certificates.early), {});
    expect(result).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is not valid before 2089-01-01',
    });
  });

  it('for another name fails the check', async () => {
    const result = await probe(upgrading(certificates.otherName), { serverName: 'mx1.example' });
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 is not for mx1.example' });
  });

  it('for another name fails the check of a literal address', async () => {
    const result = await probe(upgrading(certificates.otherName), {});
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 is not for 127.0.0.1' });
  });

  it('that is self-signed fails the check', async () => {
    const result = await probe(upgrading(certificates.selfSigned), {});
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 is self-signed' });
  });

  it('of an issuer we do not know fails the check', async () => {
    server = await upgrading(certificates.good);
    const result = await run(smtpCheck(server.port, { starttls: true }));
    expect(result).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is from an issuer not trusted here (issuer)',
    });
  });

  it('of any kind is accepted where it need not be verified', async () => {
    for (const pair of [certificates.expired, certificates.otherName, certificates.selfSigned]) {
      expect(await probe(upgrading(pair), { verify: false })).toMatchObject({ ok: true });
      await server?.stop();
    }
  });
});

describe('STARTTLS', () => {
  it('that is not offered fails the check', async () => {
    const result = await probe(serve(dialogue('220 mx1\r\n', { EHLO: '250 mx1\r\n' })), {});
    expect(result).toMatchObject({ ok: false, reason: 'STARTTLS is not offered' });
  });

  it('that is refused fails the check', async () => {
    const answers = { EHLO: '250-mx1\r\n250 STARTTLS\r\n', STARTTLS: '454 no certificate\r\n' };
    const result = await probe(serve(dialogue('220 mx1\r\n', answers)), {});
    expect(result).toMatchObject({
      ok: false,
      reason: 'answer to STARTTLS 454 no certificate, expected 220',
    });
  });

  it('answered together with more in the clear fails the check', async () => {
    const answers = { EHLO: '250-mx1\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n250 injected\r\n' };
    const result = await probe(serve(dialogue('220 mx1\r\n', answers)), {});
    expect(result).toMatchObject({
      ok: false,
      reason: 'plain text "250 injected" where TLS was to begin',
    });
  });

  it('followed by a handshake that never ends names that step', async () => {
    const answers = { EHLO: '250-mx1\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n' };
    const result = await probe(serve(dialogue('220 mx1\r\n', answers)), {}, { timeoutMs: BRIEF_MS });
    expect(result).toMatchObject({ ok: false, reason: 'no TLS session within 1000 ms' });
  });

  it('followed by something that is not TLS says so', async () => {
    const result = await probe(
      serve(socket => {
        dialogue('220 mx1\r\n', { EHLO: '250-mx1\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n' })(socket);
        socket.on('data', data => data[0] === 0x16 && socket.write('this is no handshake\r\n'));
      }),
      {},
    );
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(/^TLS failed: /);
  });

  it('followed by a closed connection says so', async () => {
    const result = await probe(
      serve(socket => {
        dialogue('220 mx1\r\n', { EHLO: '250-mx1\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n' })(socket);
        socket.on('data', data => data[0] === 0x16 && socket.end());
      }),
      {},
    );
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(/^connection (closed|reset) before a TLS session$/);
  });

  it('without an answer to EHLO under TLS names that step', async () => {
    const result = await probe(upgrading(certificates.good, '502 no\r\n'), {});
    expect(result).toMatchObject({ ok: false, reason: 'answer to EHLO under TLS 502 no, expected 250' });
  });

  it('with a ca file that cannot be read names the file, and is no verdict on the service', async () => {
    const result = await probe(upgrading(certificates.good), { ca: '/nonexistent/ca.pem' });
    expect(result).toMatchObject({
      ok: undefined,
      reason: 'the ca file /nonexistent/ca.pem cannot be read: there is no such file',
    });
  });
});
