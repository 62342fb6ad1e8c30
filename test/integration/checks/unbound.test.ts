import { afterAll, beforeAll, expect, it } from 'vitest';
import { BRIEF_MS, dnsCheck, type Fields, ntpCheck, run } from '../../unit/checks/checks.ts';
import { freePort } from '../../unit/checks/server.ts';
import { exampleChecks } from './example.ts';
import { type Folder, makeFolder, type Program, startProgram } from './program.ts';

const ZONE = `
  local-zone: "." refuse
  local-zone: "example.org." static
  local-data: "www.example.org. A 192.0.2.80"
  local-data: "example.org. MX 10 mx1.example.org."
  local-data: "example.org. NS ns1.example.org."
  local-data: "_ldap._tcp.example.org. SRV 0 5 389 ldap.example.org."
  local-data: 'long.example.org. TXT "${'x'.repeat(200)}"'
  local-data: 'long.example.org. TXT "${'y'.repeat(200)}"'
  local-data: 'long.example.org. TXT "${'z'.repeat(200)}"'
`;

const config = (port: number, path: string) => `
server:
  interface: 127.0.0.1
  port: ${port}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "${path}"
  pidfile: ""
  use-syslog: no
  logfile: ""
  num-threads: 1
  module-config: "iterator"
${ZONE}
remote-control:
  control-enable: no
`;

let port: number;
let folder: Folder;
let unbound: Program | undefined;
beforeAll(async () => {
  port = await freePort();
  folder = await makeFolder('unbound');
});
afterAll(async () => {
  await unbound?.kill();
  await folder?.remove();
});

const dns = (over: Fields = {}) => run(dnsCheck(port, over));
const BOTH = ['udp', 'tcp'] as const;

// One unbound goes through its life, in this order.

it.each(BOTH)('an unbound that never ran: connection refused by %s', async transport => {
  expect(await dns({ transport })).toMatchObject({ ok: false, reason: 'connection refused' });
});

it.each(BOTH)('started: up by %s, with its records as the reason', async transport => {
  unbound ??= await startProgram(
    [
      await folder.copy('/usr/sbin/unbound'),
      '-d',
      '-c',
      await folder.write('unbound.conf', config(port, folder.path)),
    ],
    async () => (await dns()).ok === true,
  );
  const srv = { transport, name: '_ldap._tcp.example.org', type: 'SRV' };
  expect(await dns({ transport, authoritative: true })).toMatchObject({ ok: true, reason: '192.0.2.80' });
  expect(await dns(srv)).toMatchObject({ ok: true, reason: '0 5 389 ldap.example.org' });
});

it.each(BOTH)('wrong answers by %s: each is told', async transport => {
  expect(await dns({ transport, addresses: ['192.0.2.1'] })).toMatchObject({
    ok: false,
    reason: 'answered 192.0.2.80, which is none of the addresses expected',
  });
  expect(await dns({ transport, name: 'nowhere.example.org' })).toMatchObject({
    ok: false,
    reason: 'answered NXDOMAIN, expected NOERROR',
  });
  expect(await dns({ transport, name: 'www.example.com' })).toMatchObject({
    ok: false,
    reason: 'answered REFUSED, expected NOERROR',
  });
  expect(await dns({ transport, type: 'AAAA' })).toMatchObject({
    ok: false,
    reason: 'no AAAA record of www.example.org in the answer',
  });
});

it('an answer too long for UDP: told as truncated, and up by TCP', async () => {
  const long = { name: 'long.example.org', type: 'TXT', expect: '^z+$' };
  expect(await dns(long)).toMatchObject({
    ok: false,
    reason: 'answer is truncated, too long for UDP: ask with `transport: tcp`',
  });
  expect(await dns({ ...long, transport: 'tcp' })).toMatchObject({ ok: true });
});

it('the example: all its checks are up', async () => {
  for (const [id, check] of exampleChecks('dns', () => ({ host: '127.0.0.1', port })))
    expect(await run(check), id).toMatchObject({ ok: true });
});

it('garbage: what it answers a question of NTP is none of an NTP server', async () => {
  expect(await run(ntpCheck(port, { timeoutMs: BRIEF_MS }))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^no answer within 1000 ms/),
  });
});

it.each(BOTH)('frozen: no answer by %s', async transport => {
  unbound?.freeze();
  expect(await dns({ transport, timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no answer within 1000 ms',
  });
});

it.each(BOTH)('thawed: up again by %s', async transport => {
  unbound?.thaw();
  expect(await dns({ transport })).toMatchObject({ ok: true });
});

it.each(BOTH)('killed: connection refused by %s', async transport => {
  await unbound?.kill();
  expect(await dns({ transport })).toMatchObject({ ok: false, reason: 'connection refused' });
});
