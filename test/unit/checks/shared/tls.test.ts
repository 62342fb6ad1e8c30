import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { KeyPair } from '../certificates.ts';
import { type Fields, tcpCheck, visit } from '../checks.ts';
import { fileCertificates } from '../file-certificates.ts';
import { serve, type TestServer } from '../server.ts';
import { serveTls } from '../tls-server.ts';

const certificates = await fileCertificates();
let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const greet = (socket: TLSSocket) => socket.write('READY\r\n');

async function probe(started: Promise<TestServer>, tls: Fields, over: Fields = {}) {
  server = await started;
  const asked = { ca: certificates.issuer, ...tls };
  return visit(server, tcpCheck(server.port, { expect: 'READY', tls: asked, ...over }));
}

describe('TLS from the first byte on', () => {
  it('is up with a good certificate', async () => {
    const result = await probe(serveTls(certificates.good, greet), {});
    expect(result).toMatchObject({ ok: true, reason: 'READY, TLSv1.3' });
  });

  it('asks by SNI for the server name', async () => {
    const talk = (socket: TLSSocket) =>
      socket.on('secure', () =>
        socket.write(`READY ${'servername' in socket ? socket.servername : ''}!\r\n`),
      );
    const named = { tls: { serverName: 'localhost', ca: certificates.issuer }, expect: 'READY localhost!' };
    expect(await probe(serveTls(certificates.good, talk), {}, named)).toMatchObject({ ok: true });
    await server?.stop();
    const absolute = { ...named, tls: { ...named.tls, serverName: 'localhost.' } };
    expect(await probe(serveTls(certificates.good, talk), {}, absolute)).toMatchObject({ ok: true });
  });

  it('fails with a certificate that expired', async () => {
    const result = await probe(serveTls(certificates.expired, greet), {});
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 expired on 2020-02-01' });
  });

  it('fails at a server that speaks in the clear', async () => {
    const result = await probe(
      serve(socket => socket.once('data', () => socket.end('220 mx1 ESMTP\r\n'))),
      {},
    );
    expect(result).toMatchObject({ ok: false, reason: 'TLS failed: wrong version number' });
  });
});

describe('the days of a certificate', () => {
  it('that are enough are told', async () => {
    const result = await probe(serveTls(certificates.ending, greet), { certificateDays: 4 });
    expect(result).toMatchObject({ ok: true, reason: 'READY, TLSv1.3, certificate good for 4 days' });
  });

  it('that are too few fail the check', async () => {
    const result = await probe(serveTls(certificates.ending, greet), { certificateDays: 5 });
    expect(result.ok).toBe(false);
    expect(result.reason).toMatch(
      /^certificate of mx1 ends in 4 days, on 20\d\d-\d\d-\d\d, expected 5 or more$/,
    );
  });

  it('count where it need not be verified, too', async () => {
    const result = await probe(serveTls(certificates.expired, greet), { certificateDays: 1, verify: false });
    expect(result).toMatchObject({ ok: false, reason: 'certificate of mx1 expired on 2020-02-01' });
  });
});

describe('a server that asks for our certificate', () => {
  const asking = async () =>
    serveTls(certificates.good, greet, {
      requestCert: true,
      rejectUnauthorized: true,
      ca: await readFile(certificates.issuer, 'utf8'),
    });
  const ours = ({ certFile, keyFile }: KeyPair) => ({ client: { certificate: certFile, key: keyFile } });

  it('is up when shown a good one', async () => {
    expect(await probe(asking(), ours(certificates.good))).toMatchObject({ ok: true });
  });

  it('is up when certificate and key lie in one file', async () => {
    const { cert, key, certFile } = certificates.good;
    const both = join(dirname(certFile), 'both.pem');
    await writeFile(both, cert + key, { mode: 0o600 });
    expect(await probe(asking(), { client: { certificate: both } })).toMatchObject({ ok: true });
  });

  it('fails when shown none', async () => {
    const result = await probe(asking(), {});
    expect(result.ok).toBe(false);
    // The refusal comes after the handshake in TLS 1.3, as an alert or, at Node's server, as a reset.
    expect(result.reason).toMatch(
      /^(TLS failed: .*certificate required|connection (closed|reset) before a match)/,
    );
  });

  it('is not asked where the key is open to everybody', async () => {
    const { cert, key, certFile } = certificates.good;
    const both = join(dirname(certFile), 'open.pem');
    await writeFile(both, cert + key, { mode: 0o644 });
    const result = await probe(asking(), { client: { certificate: both } });
    expect(result.ok).toBe(false);
    expect(result.reason).toMatch('is open to every user of this machine (mode 644): run chmod o=');
  });

  it('is not asked where the files are no pair', async () => {
    const { certFile } = certificates.good;
    const result = await probe(asking(), {
      client: { certificate: certFile, key: certificates.early.keyFile },
    });
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(/^the PEM files for TLS cannot be used: .*key values mismatch/);
  });

  it('is not asked where the certificate is missing', async () => {
    const client = { certificate: '/nonexistent/c.pem', key: certificates.good.keyFile };
    expect(await probe(asking(), { client })).toMatchObject({
      ok: undefined,
      reason: 'the certificate file /nonexistent/c.pem cannot be read: there is no such file',
    });
  });
});
