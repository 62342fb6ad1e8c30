import type { Socket } from 'node:net';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { frameForTcp } from '../../../../src/checks/dns/message.ts';
import { AMPLE_MS, BRIEF_MS, dnsCheck, type Fields, run } from '../checks.ts';
import { freePort, serve } from '../server.ts';
import { freeUdpPort, serveUdp, type UdpServer, type Visit } from '../udp-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

async function udp(answer: (visit: Visit) => void): Promise<UdpServer> {
  const server = await serveUdp(answer);
  stops.push(server.stop);
  return server;
}

async function tcp(talk: (socket: Socket) => void): Promise<number> {
  const server = await serve(talk);
  stops.push(server.stop);
  return server.port;
}

const a = (data: string): Answer => ({ type: 'A', name: 'www.example.org', ttl: 60, data });

/** The answer to a question, with whatever is said differently. */
function reply(question: Buffer, over: Packet): Buffer {
  const { id = 0, questions = [] } = decode(question);
  return encode({ type: 'response', id, questions, ...over });
}

/** Probes a server that answers by UDP with this. */
async function answered(over: Packet, check: Fields = {}) {
  const server = await udp(visit => visit.reply(reply(visit.question, over)));
  return await run(dnsCheck(server.port, check));
}

const WELL: Packet = { answers: [a('192.0.2.1')] };
const SERVFAIL = 2;
const NXDOMAIN = 3;

describe('a name server that answers', () => {
  it('is up, and its records are the reason', async () => {
    const answers = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'].map(a);
    expect(await answered({ answers })).toMatchObject({
      ok: true,
      reason: '192.0.2.1, 192.0.2.2, 192.0.2.3 and 2 more',
    });
  });

  it('is asked for the name and type configured, with recursion or without', async () => {
    const asked: Packet[] = [];
    const server = await udp(({ question, reply: send }) => {
      asked.push(decode(question));
      send(reply(question, WELL));
    });
    await run(dnsCheck(server.port, { recursion: true }));
    await run(dnsCheck(server.port, { recursion: false, name: '_ldap._tcp.example.org.', type: 'SRV' }));
    expect(asked).toMatchObject([
      { type: 'query', flag_rd: true, questions: [{ name: 'www.example.org', type: 'A', class: 'IN' }] },
      { type: 'query', flag_rd: false, questions: [{ name: '_ldap._tcp.example.org', type: 'SRV' }] },
    ]);
  });

  it.each<[string, Answer, string]>([
    ['AAAA', { type: 'AAAA', name: 'x', data: '2001:db8::1' }, '2001:db8::1'],
    ['CNAME', { type: 'CNAME', name: 'x', data: 'y.example.org' }, 'y.example.org'],
    ['NS', { type: 'NS', name: 'x', data: 'ns1.example.org' }, 'ns1.example.org'],
    ['PTR', { type: 'PTR', name: 'x', data: 'host.example.org' }, 'host.example.org'],
    [
      'MX',
      { type: 'MX', name: 'x', data: { preference: 10, exchange: 'mx1.example.org' } },
      '10 mx1.example.org',
    ],
    [
      'SRV',
      { type: 'SRV', name: 'x', data: { priority: 1, weight: 2, port: 389, target: 'a.example.org' } },
      '1 2 389 a.example.org',
    ],
    ['TXT', { type: 'TXT', name: 'x', data: ['v=spf1 ', '-all'] }, 'v=spf1 -all'],
    [
      'CAA',
      { type: 'CAA', name: 'x', data: { tag: 'issue', value: 'ca.example.org' } },
      '0 issue ca.example.org',
    ],
    [
      'SOA',
      {
        type: 'SOA',
        name: 'x',
        data: { mname: 'ns1', rname: 'root', serial: 7, refresh: 6, retry: 5, expire: 4, minimum: 3 },
      },
      'ns1 root 7 6 5 4 3',
    ],
  ])('says a record of type %s as a zone file does', async (type, record, text) => {
    expect(await answered({ answers: [record] }, { type })).toMatchObject({ ok: true, reason: text });
  });

  it('is up behind an alias, whose own record is no address', async () => {
    const alias: Answer = { type: 'CNAME', name: 'www.example.org', data: 'web.example.org' };
    const answers: Answer[] = [alias, { type: 'A', name: 'web.example.org', data: '192.0.2.1' }];
    expect(await answered({ answers }, { addresses: ['192.0.2.1'] })).toMatchObject({ ok: true });
  });

  it('is up when it writes the name in other letters', async () => {
    const questions = [{ name: 'WWW.example.ORG', type: 'A' } as const];
    expect(await answered({ ...WELL, questions })).toMatchObject({ ok: true });
  });
});

describe('a name server with another answer than expected', () => {
  it.each([
    [{ ...WELL, flags: SERVFAIL }, {}, 'answered SERVFAIL, expected NOERROR'],
    [{ ...WELL, flags: 9 }, {}, 'answered RCODE 9, expected NOERROR'],
    [{ flags: SERVFAIL, questions: [] }, {}, 'answered SERVFAIL, expected NOERROR'],
    [WELL, { rcode: 'NXDOMAIN' }, 'answered NOERROR, expected NXDOMAIN'],
    [{}, {}, 'no A record of www.example.org in the answer'],
    [
      { answers: [{ type: 'CNAME', name: 'x', data: 'y' }] },
      {},
      'no A record of www.example.org in the answer',
    ],
    [{ flags: TRUNCATED_RESPONSE }, {}, 'answer is truncated, too long for UDP: ask with `transport: tcp`'],
    [WELL, { authoritative: true }, 'answer is not authoritative'],
    [
      { answers: [a('192.0.2.1'), a('203.0.113.9')] },
      { addresses: ['192.0.2.1', '192.0.2.2'] },
      'answered 203.0.113.9, which is none of the addresses expected',
    ],
    [WELL, { expect: '^198[.]' }, '192.0.2.1 does not match /^198[.]/'],
  ] satisfies [Packet, Fields, string][])('is down: %j where %j', async (over, check, reason) => {
    expect(await answered(over, check)).toMatchObject({ ok: false, reason });
  });

  it.each([
    [{ flags: NXDOMAIN }, { rcode: 'NXDOMAIN' }, 'NXDOMAIN'],
    [{ ...WELL, flags: AUTHORITATIVE_ANSWER }, { authoritative: true }, '192.0.2.1'],
    [WELL, { addresses: ['192.0.2.2', '192.0.2.1'] }, '192.0.2.1'],
    [{ answers: [a('192.0.2.7'), a('192.0.2.1')] }, { expect: '[.]1$' }, '192.0.2.7, 192.0.2.1'],
    [
      { answers: [{ type: 'AAAA', name: 'x', data: '2001:db8::1' }] },
      { type: 'AAAA', addresses: ['2001:DB8:0:0::0001'] },
      '2001:db8::1',
    ],
  ] satisfies [Packet, Fields, string][])('is up: %j where %j', async (over, check, reason) => {
    expect(await answered(over, check)).toMatchObject({ ok: true, reason });
  });
});

describe('a name server that does not answer by UDP', () => {
  it('refuses where nobody listens', async () => {
    expect(await run(dnsCheck(await freeUdpPort()))).toMatchObject({
      ok: false,
      reason: 'connection refused',
    });
  });

  it('fails at its timeout where it hangs', async () => {
    const { port } = await udp(() => {});
    expect(await run(dnsCheck(port, { timeoutMs: BRIEF_MS }))).toMatchObject({
      ok: false,
      reason: 'no answer within 1000 ms',
    });
  });

  it('fails at its timeout where it talks garbage', async () => {
    const { port } = await udp(visit => visit.reply(Buffer.from('220 mx1 ESMTP\r\n')));
    expect(await run(dnsCheck(port, { timeoutMs: BRIEF_MS }))).toMatchObject({
      ok: false,
      reason: 'no answer within 1000 ms, only a datagram that is no answer to us',
    });
  });
});

describe('a forged or late answer', () => {
  const forged = { answers: [a('203.0.113.66')] };
  const forgeries: Record<string, (visit: Visit) => void> = {
    'with another id': ({ question, reply: send }) => {
      const id = ((decode(question).id ?? 0) + 1) % 65536;
      send(reply(question, { ...forged, id }));
    },
    'from another port': ({ question, replyFromElsewhere }) => replyFromElsewhere(reply(question, forged)),
    'to another name': ({ question, reply: send }) =>
      send(reply(question, { ...forged, questions: [{ name: 'other.example.org', type: 'A' }] })),
    'to another type': ({ question, reply: send }) =>
      send(reply(question, { ...forged, questions: [{ name: 'www.example.org', type: 'AAAA' }] })),
    'to no question at all': ({ question, reply: send }) =>
      send(reply(question, { ...forged, questions: [] })),
    'that is our own question': ({ question, reply: send }) => send(question),
    'that is cut off': ({ question, reply: send }) => send(reply(question, forged).subarray(0, 30)),
  };

  it.each(Object.keys(forgeries))('%s is ignored, and the true one is waited for', async name => {
    const { port } = await udp(visit => {
      forgeries[name]?.(visit);
      setImmediate(() => visit.reply(reply(visit.question, WELL)));
    });
    expect(await run(dnsCheck(port))).toMatchObject({ ok: true, reason: '192.0.2.1' });
  });

  it('meets another id and another port at each run', async () => {
    const ids = new Set<number | undefined>();
    const server = await udp(({ question, reply: send }) => {
      ids.add(decode(question).id);
      send(reply(question, WELL));
    });
    for (let i = 0; i < 8; i++) await run(dnsCheck(server.port));
    expect(ids.size).toBeGreaterThan(1);
    expect(new Set(server.visitors.map(({ port }) => port)).size).toBeGreaterThan(1);
  });
});

describe('a name server over TCP', () => {
  const probe = (port: number, timeoutMs = AMPLE_MS) => run(dnsCheck(port, { transport: 'tcp', timeoutMs }));
  const question = (data: Buffer) => data.subarray(2);

  it('is up, and its records are the reason', async () => {
    const port = await tcp(socket =>
      socket.on('data', data => socket.write(frameForTcp(reply(question(data), WELL)))),
    );
    expect(await probe(port)).toMatchObject({ ok: true, reason: '192.0.2.1' });
  });

  it('is up when it answers byte by byte', async () => {
    const port = await tcp(socket => {
      socket.setNoDelay(true);
      socket.on('data', data => {
        const bytes = frameForTcp(reply(question(data), WELL));
        const drip = (at: number) => {
          if (at >= bytes.length || socket.destroyed) return;
          socket.write(bytes.subarray(at, at + 1), () => setImmediate(drip, at + 1));
        };
        drip(0);
      });
    });
    expect(await probe(port)).toMatchObject({ ok: true, reason: '192.0.2.1' });
  });

  it.each([
    [
      'another answer',
      (data: Buffer) => frameForTcp(reply(question(data), { ...WELL, id: 1, questions: [] })),
    ],
    ['garbage', () => frameForTcp(Buffer.from('garbage'))],
  ])('is down with %s', async (_, answer) => {
    const port = await tcp(socket => socket.on('data', data => socket.write(answer(data))));
    expect(await probe(port)).toMatchObject({
      ok: false,
      reason: 'what came back is no answer to our question',
    });
  });

  it('is down when it closes the connection, hangs, or is not there', async () => {
    const closing = await tcp(socket => socket.on('data', () => socket.end()));
    expect(await probe(closing)).toMatchObject({ ok: false, reason: 'connection closed before an answer' });
    const hanging = await tcp(() => {});
    expect(await probe(hanging, BRIEF_MS)).toMatchObject({ ok: false, reason: 'no answer within 1000 ms' });
    expect(await probe(await freePort())).toMatchObject({ ok: false, reason: 'connection refused' });
  });
});
