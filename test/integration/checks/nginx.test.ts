import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startWatch } from '../../../src/checks/held-connection.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { type Certificates, makeCertificates } from '../../unit/checks/certificates.ts';
import { BRIEF_MS, type Fields, httpCheck, run } from '../../unit/checks/checks.ts';
import { freePort, serve } from '../../unit/checks/server.ts';
import { literals } from '../../unit/names.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';
import { type Folder, makeFolder, type Program, startProgram } from './program.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const config = (plain: number, tls: number, path: string, { good, otherName, issuer }: Certificates) => `
daemon off;
user root;
worker_processes 1;
pid ${path}/pid;
error_log stderr;
events {}
http {
  access_log off;
  ssl_protocols TLSv1.2 TLSv1.3;
  ${TEMPORARY.map(name => `${name}_temp_path ${path}/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${plain};
    listen 127.0.0.1:${tls} ssl default_server;
    server_name www.example.org;
    ssl_certificate ${good.certFile};
    ssl_certificate_key ${good.keyFile};
    location = / { return 200 "Welcome to $host\\n"; }
    location = /old { return 301 /; }
    location = /down { return 503; }
    location = /health {
      default_type application/json;
      return 200 '{"status": "ok", "queue": {"length": 0}}';
    }
    location = /large { alias ${path}/large; }
  }
  server {
    listen 127.0.0.1:${tls} ssl;
    server_name other.example;
    ssl_certificate ${otherName.certFile};
    ssl_certificate_key ${otherName.keyFile};
    location / { return 200 "the other site\\n"; }
  }
  server {
    listen 127.0.0.1:${tls} ssl;
    server_name private.example.org;
    ssl_certificate ${good.certFile};
    ssl_certificate_key ${good.keyFile};
    ssl_client_certificate ${issuer};
    ssl_verify_client on;
    location / { return 200 "private\\n"; }
  }
}
`;

let plain: number;
let secure: number;
let folder: Folder;
let certificates: Certificates;
let nginx: Program | undefined;
beforeAll(async () => {
  [plain, secure] = [await freePort(), await freePort()];
  folder = await makeFolder('nginx');
  certificates = await makeCertificates();
});
afterAll(async () => {
  await nginx?.kill();
  await folder?.remove();
  await certificates?.remove();
});

const http = (over: Fields = {}) => run(httpCheck(plain, over));
const trusted = () => ({ ca: certificates.issuer });
const https = ({ tls = {}, ...over }: Fields = {}) =>
  run(httpCheck(secure, { hostname: 'www.example.org', tls: Object.assign(trusted(), tls), ...over }));

// One nginx goes through its life, in this order.

it('an nginx that never ran: connection refused', async () => {
  expect(await http()).toMatchObject({ ok: false, reason: 'connection refused' });
});

it('started: up, in the clear and under TLS', async () => {
  await folder.write('large', 'x'.repeat(2 * 1024 * 1024));
  const file = await folder.write('nginx.conf', config(plain, secure, folder.path, certificates));
  nginx = await startProgram(
    ['nginx', '-p', folder.path, '-c', file],
    async () => (await http()).ok === true,
  );
  expect(await http({ expect: '^Welcome to 127' })).toMatchObject({ ok: true, reason: '200 OK' });
  expect(await https({ expect: 'www.example.org' })).toMatchObject({ ok: true, reason: '200 OK, TLSv1.3' });
});

it('the example: all its checks are up', async () => {
  const client = { certificate: certificates.good.certFile, key: certificates.good.keyFile };
  const fields: Readonly<Record<string, Fields>> = {
    site: { port: plain },
    redirect: { port: plain },
    health: { port: secure, tls: { ...trusted(), certificateDays: 14 } },
    private: { port: secure, tls: { ...trusted(), client } },
  };
  for (const [id, check] of exampleChecks('http', name => ({ host: '127.0.0.1', ...fields[name] })))
    expect(await run(check), id).toMatchObject({ ok: true });
});

it('wrong answers: each is told', async () => {
  expect(await http({ path: '/down' })).toMatchObject({
    ok: false,
    reason: '503 Service Temporarily Unavailable, expected 200-399',
  });
  expect(await http({ path: '/old', status: [200] })).toMatchObject({
    ok: false,
    reason: '301 Moved Permanently, expected 200',
  });
  expect(await http({ expect: 'Goodbye' })).toMatchObject({
    ok: false,
    reason: 'body "Welcome to 127.0.0.1" has no match for /Goodbye/',
  });
  expect(await http({ path: '/health', json: { '/queue/length': 1 } })).toMatchObject({
    ok: false,
    reason: '/queue/length is 0, expected 1',
  });
  expect(await http({ path: '/large', expect: 'x' })).toMatchObject({
    ok: false,
    reason: 'the body is longer than 1 MiB',
  });
});

it('a site of another name: its own certificate is shown, and told as not the one asked for', async () => {
  expect(await https({ hostname: 'other.example', expect: 'other site' })).toMatchObject({ ok: true });
  expect(await https({ hostname: 'other.example', tls: { serverName: 'www.example.org' } })).toMatchObject({
    ok: true,
  });
  expect(await https({ tls: { serverName: 'mail.example' } })).toMatchObject({
    ok: false,
    reason: 'certificate of mx1 is not for mail.example',
  });
});

it('a site that wants our certificate, and is shown none: the status tells', async () => {
  expect(await https({ hostname: 'private.example.org' })).toMatchObject({
    ok: false,
    reason: '400 Bad Request, expected 200-399',
  });
});

it('TLS at a port that has none, and the other way round: each is told', async () => {
  expect(await http({ tls: true })).toMatchObject({ ok: false, reason: 'TLS failed: wrong version number' });
  expect(await run(httpCheck(secure))).toMatchObject({
    ok: false,
    reason: '400 Bad Request, expected 200-399',
  });
});

it('frozen: takes connections and says nothing', async () => {
  nginx?.freeze();
  expect(await http({ timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no answer within 1000 ms',
  });
  expect(await https({ timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no TLS session within 1000 ms',
  });
});

it('thawed: up again', async () => {
  nginx?.thaw();
  expect(await http()).toMatchObject({ ok: true });
});

it('killed: a connection held by a watch is lost, and then connection refused', async () => {
  const onLoss = vi.fn();
  const watch = startWatch(
    { host: '127.0.0.1', port: plain },
    { clock: systemClock, names: literals, spacingMs: 0, onLoss },
  );
  watch.hold();
  await http(); // answered after the watch's connection was taken
  await nginx?.kill();
  await waitFor(() => expect(onLoss).toHaveBeenCalledOnce());
  expect(await http()).toMatchObject({ ok: false, reason: 'connection refused' });
});

it('garbage: a stranger at its port is told', async () => {
  const stranger = await serve(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(await run(httpCheck(stranger.port))).toMatchObject({
    ok: false,
    reason: 'answer "SSH-2.0-OpenSSH_9.2" is not HTTP',
  });
  await stranger.stop();
});
