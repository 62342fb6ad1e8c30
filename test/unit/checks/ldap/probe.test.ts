import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { BerReader, type SearchRequest } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ldapMessage } from '../../../../src/checks/ldap/message.ts';
import { BRIEF_MS, type Fields, ldapCheck, run } from '../checks.ts';
import { fileCertificates } from '../file-certificates.ts';
import { freePort, serve } from '../server.ts';
import {
  bound,
  directory,
  entry,
  found,
  LDAP_REQ_BIND,
  LDAP_REQ_EXTENSION,
  LDAP_REQ_SEARCH,
  LDAP_RES_BIND,
  LDAP_RES_EXTENSION,
  LDAP_RES_SEARCH,
  type Question,
  readBind,
  readSearch,
  reference,
  result,
} from './ldap-server.ts';

let folder: string;
let password: string;
let stop = async () => {};
const certificates = await fileCertificates();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-ldap-'));
  password = join(folder, 'password');
  await writeFile(password, 'geheim ä\n', { mode: 0o600 });
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

/** Probes a server that does `talk`, and waits until it has seen the probe leave. */
async function probe(talk: (socket: Socket) => void, check: Fields = {}) {
  const server = await serve(talk);
  stop = server.stop;
  const said = await run(ldapCheck(server.port, check));
  await server.allLeft();
  return said;
}

describe('a directory server that binds', () => {
  it('is up, and hears the unbind before we leave', async () => {
    const heard: Buffer[] = [];
    const said = await probe(socket => {
      directory({ [LDAP_REQ_BIND]: bound })(socket);
      socket.on('data', data => heard.push(data));
    });
    expect(said).toMatchObject({ ok: true, reason: 'bound anonymously' });
    // RFC 4511, 4.3: an UnbindRequest is [APPLICATION 2] NULL.
    expect(heard.at(-1)?.toString('hex')).toBe('30050201044200');
  });

  it('is asked for no name and no password, or for those configured', async () => {
    const asked: object[] = [];
    const listening = directory({
      [LDAP_REQ_BIND]: question => {
        const { dn, password: secret, version } = readBind(question);
        asked.push({ dn, secret, version });
        return bound(question);
      },
    });
    await probe(listening);
    await stop();
    const said = await probe(listening, { bind: { dn: 'cn=mon,o=x', passwordFile: password } });
    expect(said).toMatchObject({ ok: true, reason: 'bound as cn=mon,o=x' });
    expect(asked).toEqual([
      { dn: '', secret: '', version: 3 },
      { dn: 'cn=mon,o=x', secret: 'geheim ä', version: 3 },
    ]);
  });

  it('is asked to search as configured, for no attribute, and for no more than will do', async () => {
    let asked: SearchRequest | undefined;
    const search = { base: 'o=x', scope: 'one', filter: '(&(uid=u*)(!(uid=u9)))', atLeast: 2 };
    const listening = directory({
      [LDAP_REQ_BIND]: bound,
      [LDAP_REQ_SEARCH]: question => {
        asked = readSearch(question);
        return found(2)(question);
      },
    });
    expect(await probe(listening, { search })).toMatchObject({
      ok: true,
      reason: 'bound anonymously, found 2 entries',
    });
    expect(asked).toMatchObject({
      baseDN: 'o=x',
      scope: 'one',
      sizeLimit: 2,
      timeLimit: 20,
      attributes: ['1.1'],
    });
    expect(asked?.filter.toString()).toBe(search.filter);
  });

  it('is up when it has more entries than asked for, and when it refers elsewhere for some', async () => {
    const SIZE_LIMIT_EXCEEDED = 4;
    const answers = { [LDAP_REQ_BIND]: bound, [LDAP_REQ_SEARCH]: found(1, SIZE_LIMIT_EXCEEDED) };
    expect(await probe(directory(answers), { search: {} })).toMatchObject({ ok: true });
    await stop();
    const referring = {
      [LDAP_REQ_BIND]: bound,
      [LDAP_REQ_SEARCH]: (question: Question) => Buffer.concat([reference(question.id), found(1)(question)]),
    };
    expect(await probe(directory(referring), { search: {} })).toMatchObject({
      ok: true,
      reason: 'bound anonymously, found 1 entry',
    });
  });

  it('is up when it answers byte by byte', async () => {
    const said = await probe(socket => {
      socket.setNoDelay(true);
      socket.once('data', () => {
        const bytes = result(2, LDAP_RES_BIND, 0, 'x'.repeat(200));
        const drip = (at: number) => {
          if (at >= bytes.length || socket.destroyed) return;
          socket.write(bytes.subarray(at, at + 1), () => setImmediate(drip, at + 1));
        };
        drip(0);
      });
    });
    expect(said).toMatchObject({ ok: true });
  });
});

describe('a directory server with another answer than expected', () => {
  it.each<[string, Parameters<typeof directory>[0], Fields, string]>([
    [
      'refuses the bind',
      { [LDAP_REQ_BIND]: ({ id }) => result(id, LDAP_RES_BIND, 49, 'go away') },
      {},
      'bind refused: invalid credentials (49): go away',
    ],
    [
      'is busy',
      { [LDAP_REQ_BIND]: ({ id }) => result(id, LDAP_RES_BIND, 51) },
      {},
      'bind refused: busy (51)',
    ],
    [
      'knows no such entry',
      { [LDAP_REQ_BIND]: bound, [LDAP_REQ_SEARCH]: found(0, 32) },
      { search: {} },
      'search failed: no such object (32)',
    ],
    [
      'has too few entries',
      { [LDAP_REQ_BIND]: bound, [LDAP_REQ_SEARCH]: found(1) },
      { search: { atLeast: 2 } },
      'search found 1 entry, expected 2 at least',
    ],
    [
      'has too few entries and says that there are too many',
      { [LDAP_REQ_BIND]: bound, [LDAP_REQ_SEARCH]: found(1, 4) },
      { search: { atLeast: 2 } },
      'search failed: size limit exceeded (4)',
    ],
    [
      'gives up in the middle of the search',
      { [LDAP_REQ_BIND]: bound, [LDAP_REQ_SEARCH]: found(1, 80) },
      { search: {} },
      'search failed: unknown status code (80)',
    ],
    [
      'answers another question',
      { [LDAP_REQ_BIND]: ({ id }) => result(id + 1, LDAP_RES_BIND) },
      {},
      'answer to the bind is one to another question',
    ],
    [
      'answers in another kind',
      { [LDAP_REQ_BIND]: ({ id }) => result(id, LDAP_RES_SEARCH) },
      {},
      'answer to the bind is of another kind',
    ],
    [
      'shuts down',
      { [LDAP_REQ_BIND]: () => result(0, LDAP_RES_EXTENSION, 52, 'shutting down') },
      {},
      'server ends the session: unavailable (52): shutting down',
    ],
    [
      'talks garbage',
      { [LDAP_REQ_BIND]: () => Buffer.from('220 mx1 ESMTP\r\n') },
      {},
      'answer to the bind "220 mx1 ESMTP" is not an LDAP message',
    ],
  ])('is down where it %s', async (_, answers, check, reason) => {
    expect(await probe(directory(answers), check)).toMatchObject({ ok: false, reason });
  });
});

describe('a directory server that is not there', () => {
  it('refuses, closes the connection, or hangs', async () => {
    expect(await run(ldapCheck(await freePort()))).toMatchObject({ ok: false, reason: 'connection refused' });
    const closing = await probe(socket => socket.on('data', () => socket.end()));
    expect(closing).toMatchObject({ ok: false, reason: 'connection closed before an answer to the bind' });
    await stop();
    const hanging = await probe(() => {}, { timeoutMs: BRIEF_MS });
    expect(hanging).toMatchObject({ ok: false, reason: 'no answer to the bind within 1000 ms' });
  });
});

describe('the password file', () => {
  const fault = async () =>
    (await probe(directory({ [LDAP_REQ_BIND]: bound }), { bind: { dn: 'cn=mon', passwordFile: password } }))
      .reason;

  it('must not be open to others, and nothing is sent if it is', async () => {
    await chmod(password, 0o604);
    expect(await fault()).toMatch(/^password file \S+ is open to every user of this machine \(mode 604\)/);
  });

  it('must not be empty: a server might take that for an anonymous bind, and call it success', async () => {
    await writeFile(password, '\n');
    expect(await fault()).toMatch(/^password file \S+ holds 0 bytes: a password has at least 1$/);
  });

  it('must be there', async () => {
    await rm(password);
    expect(await fault()).toMatch(/^password file \S+ cannot be read: there is no such file$/);
  });
});

describe('a filter that cannot be read', () => {
  it('is told, and nothing is sent', async () => {
    const said = await probe(directory({ [LDAP_REQ_BIND]: bound }), { search: { filter: '(uid=a))' } });
    expect(said).toMatchObject({ ok: false, reason: expect.stringMatching(/^Unbalanced parens/) });
  });
});

describe('under TLS', () => {
  const secured = (socket: Socket, talk: (socket: Socket) => void) => {
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(certificates.good),
    });
    // TLS hides the visitor's leaving from the socket below it.
    for (const left of ['end', 'close', 'error']) tls.on(left, () => socket.destroy());
    talk(tls);
  };
  const answers = { [LDAP_REQ_BIND]: bound };
  const trusted = () => ({ ca: certificates.issuer, serverName: 'localhost' });

  it('from the first byte on, it is up where the certificate is good', async () => {
    const said = await probe(socket => secured(socket, directory(answers)), { tls: trusted() });
    expect(said).toMatchObject({ ok: true, reason: 'bound anonymously, TLSv1.3' });
  });

  const agreeing =
    (status: number, said = '') =>
    (socket: Socket) => {
      socket.once('data', data => {
        const body = new BerReader(data);
        body.readSequence();
        const id = body.readInt() ?? 0;
        expect(body.readSequence()).toBe(LDAP_REQ_EXTENSION);
        expect(body.readString(0x80)).toBe('1.3.6.1.4.1.1466.20037');
        socket.write(result(id, LDAP_RES_EXTENSION, status, said));
        if (status === 0) secured(socket, directory(answers));
      });
    };

  it('by STARTTLS, it is up where the certificate is good, and down where it is not', async () => {
    expect(await probe(agreeing(0), { starttls: trusted() })).toMatchObject({
      ok: true,
      reason: 'bound anonymously, TLSv1.3',
    });
    await stop();
    expect(await probe(agreeing(0), { starttls: true })).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is from an issuer not trusted here (issuer)',
    });
  });

  it('that is refused, it is down, and nothing is bound in the clear', async () => {
    expect(await probe(agreeing(52), { starttls: true })).toMatchObject({
      ok: false,
      reason: 'STARTTLS refused: unavailable (52)',
    });
  });
});

describe('a server that is hostile', () => {
  it('garbles its answer, such that ldapts would read it for ever', async () => {
    // A bind response whose server credentials claim more bytes than there are.
    const garbled = Buffer.from('300e02010261090a010004000400877f', 'hex');
    expect(ldapMessage(garbled)).toMatchObject({ state: 'done' });
    const reference = Buffer.from('300702010373020405', 'hex');
    expect(ldapMessage(reference)).toMatchObject({ state: 'done' });
    expect(ldapMessage(Buffer.from('300702010261020a05', 'hex'))).toMatchObject({ state: 'wrong' });
  });

  it('sends entries for ever', async () => {
    const many = Buffer.concat(Array.from({ length: 200 }, () => entry(3, 'o=x')));
    const answers = { [LDAP_REQ_BIND]: () => result(2, LDAP_RES_BIND), [LDAP_REQ_SEARCH]: () => many };
    expect(await probe(directory(answers), { search: {} })).toMatchObject({
      ok: false,
      reason: 'search goes on beyond the 1 entry that were asked for',
    });
  });
});

describe('a message', () => {
  it('may be any bytes, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => typeof ldapMessage(Buffer.from(bytes)).state === 'string'),
    );
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        const { state } = ldapMessage(Buffer.from([0x30, bytes.length % 128, ...bytes]));
        return ['more', 'wrong', 'done'].includes(state);
      }),
    );
  });

  it('is whole wherever the network cuts, and no sooner', () => {
    const whole = result(2, LDAP_RES_BIND, 0, 'x'.repeat(300));
    const sent = Buffer.concat([whole, entry(3, 'o=x')]);
    fc.assert(
      fc.property(fc.nat(sent.length), cut => {
        const parsed = ldapMessage(sent.subarray(0, cut));
        if (cut < whole.length) return parsed.state === 'more';
        return parsed.state === 'done' && parsed.length === whole.length;
      }),
    );
  });
});
