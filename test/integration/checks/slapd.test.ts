import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';
import { type Certificates, makeCertificates } from '../../unit/checks/certificates.ts';
import { BRIEF_MS, type Fields, ldapCheck, run } from '../../unit/checks/checks.ts';
import { freePort, serve } from '../../unit/checks/server.ts';
import { exampleChecks } from './example.ts';
import { type Folder, makeFolder, type Program, startProgram } from './program.ts';

const SUFFIX = 'dc=example,dc=org';
const MONITOR = `cn=monitor,${SUFFIX}`;
const PASSWORD = 'a password with blanks';

const config = (path: string) => `
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${path}/pid
argsfile ${path}/args
TLSCertificateFile ${path}/cert.pem
TLSCertificateKeyFile ${path}/key.pem
database mdb
suffix "${SUFFIX}"
rootdn "${MONITOR}"
rootpw "${PASSWORD}"
directory ${path}
access to dn.subtree="ou=people,${SUFFIX}" by anonymous auth
access to * by * read
`;

const person = (name: string) => `
dn: cn=${name},ou=people,${SUFFIX}
objectClass: person
cn: ${name}
sn: ${name}
`;
const ENTRIES = `
dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,${SUFFIX}
objectClass: organizationalUnit
ou: people
${['a', 'b', 'c'].map(person).join('')}`;

let port: number;
let tlsPort: number;
let folder: Folder;
let certificates: Certificates;
let password: string;
let slapd: Program | undefined;
beforeAll(async () => {
  port = await freePort();
  tlsPort = await freePort();
  folder = await makeFolder('slapd');
  certificates = await makeCertificates();
  await folder.write('key.pem', certificates.good.key);
  await folder.write('cert.pem', certificates.good.cert);
  password = await folder.write('password', `${PASSWORD}\n`);
});
afterAll(async () => {
  await slapd?.kill();
  await folder?.remove();
  await certificates?.remove();
});

const ldap = (over: Fields = {}) => run(ldapCheck(port, over));
const bind = () => ({ dn: MONITOR, passwordFile: password });
const trusted = () => ({ ca: certificates.issuer, serverName: 'localhost' });
const people = { base: `ou=people,${SUFFIX}`, scope: 'one', filter: '(objectClass=person)' };

// One slapd goes through its life, in this order.

it('a slapd that never ran: connection refused', async () => {
  expect(await ldap()).toMatchObject({ ok: false, reason: 'connection refused' });
});

it('started: binds anonymously and by name, and finds what there is', async () => {
  const program = await folder.copy('/usr/sbin/slapd');
  const file = await folder.write('slapd.conf', config(folder.path));
  const entries = await folder.write('entries.ldif', ENTRIES);
  const added = await systemExec([program, '-T', 'add', '-f', file, '-l', entries], { timeoutMs: 20_000 });
  expect(added).toMatchObject({ exitCode: 0 });
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  slapd = await startProgram(
    [program, '-d', '0', '-f', file, '-h', urls],
    async () => (await ldap()).ok === true,
  );
  expect(await ldap()).toMatchObject({ ok: true, reason: 'bound anonymously' });
  expect(await ldap({ search: {} })).toMatchObject({ ok: true, reason: 'bound anonymously, found 1 entry' });
  expect(await ldap({ bind: bind(), search: { ...people, atLeast: 3 } })).toMatchObject({
    ok: true,
    reason: `bound as ${MONITOR}, found 3 entries`,
  });
});

it('asked for fewer entries than there are: gives no more than that, which is enough', async () => {
  expect(await ldap({ bind: bind(), search: { ...people, atLeast: 2 } })).toMatchObject({
    ok: true,
    reason: `bound as ${MONITOR}, found 2 entries`,
  });
});

it('under TLS from the first byte on, and by STARTTLS: up where the certificate is good', async () => {
  const reason = `bound as ${MONITOR}, TLSv1.3`;
  const atOnce = ldapCheck(tlsPort, { tls: trusted(), bind: bind() });
  expect(await run(atOnce)).toMatchObject({ ok: true, reason });
  expect(await ldap({ starttls: trusted(), bind: bind() })).toMatchObject({ ok: true, reason });
  expect(await ldap({ starttls: { ...trusted(), serverName: 'other.example' } })).toMatchObject({
    ok: false,
    reason: 'certificate of mx1 is not for other.example',
  });
});

it('wrong answers: each is told', async () => {
  const wrong = await folder.write('wrong', 'another password');
  expect(await ldap({ bind: { ...bind(), passwordFile: wrong } })).toMatchObject({
    ok: false,
    reason: 'bind refused: invalid credentials (49)',
  });
  expect(await ldap({ search: { base: 'dc=nowhere' } })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^search failed: no such object \(32\)/),
  });
  expect(await ldap({ bind: bind(), search: { ...people, atLeast: 4 } })).toMatchObject({
    ok: false,
    reason: 'search found 3 entries, expected 4 at least',
  });
});

it('the example: all its checks are up', async () => {
  const starttls = trusted();
  const checks = exampleChecks('ldap', id =>
    id === 'people' ? { host: '127.0.0.1', port, starttls, bind: bind() } : { host: '127.0.0.1', port },
  );
  for (const [id, check] of checks) expect(await run(check), id).toMatchObject({ ok: true });
});

it('garbage: TLS where plain text was asked for, and another protocol', async () => {
  expect(await run(ldapCheck(tlsPort))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/is not an LDAP message$|^connection (closed|reset) before/),
  });
  const mail = await serve(socket => socket.write('220 mx1 ESMTP\r\n'));
  expect(await run(ldapCheck(mail.port))).toMatchObject({
    ok: false,
    reason: 'answer to the bind "220 mx1 ESMTP" is not an LDAP message',
  });
  await mail.stop();
});

it('frozen: takes connections and says nothing', async () => {
  slapd?.freeze();
  expect(await ldap({ timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no answer to the bind within 1000 ms',
  });
});

it('thawed: up again', async () => {
  slapd?.thaw();
  expect(await ldap()).toMatchObject({ ok: true });
});

it('killed: connection refused', async () => {
  await slapd?.kill();
  expect(await ldap()).toMatchObject({ ok: false, reason: 'connection refused' });
});
