import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLookUp, type Family, type LookUp } from '../../../../src/sys/names/look-up.ts';
import { serveUdp } from '../../checks/udp-server.ts';

const NXDOMAIN = 3;
const SERVFAIL = 2;

let folder: string;
let asked: string[];
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-names-'));
  asked = [];
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
  await rm(folder, { recursive: true });
});

interface Surroundings {
  readonly hosts?: string;
  readonly resolvConf?: string;
}

/** Looks up by files of this text, and a name server that answers by `zone`; it is silent where that says nothing. */
async function lookUpWith(
  zone: Readonly<Record<string, Packet>>,
  { hosts = '', resolvConf = '' }: Surroundings = {},
): Promise<LookUp> {
  const server = await serveUdp(({ question, reply }) => {
    const { id = 0, questions = [] } = decode(question);
    const { name, type } = questions[0] ?? { name: '', type: 'A' };
    asked.push(`${name} ${type}`);
    const answer = zone[`${name} ${type}`];
    if (answer !== undefined) reply(encode({ type: 'response', id, questions, ...answer }));
  });
  stops.push(server.stop);
  const files = { hosts: join(folder, 'hosts'), resolvConf: join(folder, 'resolv.conf') };
  await writeFile(files.hosts, hosts);
  await writeFile(files.resolvConf, resolvConf);
  return createLookUp({ ...files, servers: [`127.0.0.1:${server.port}`] });
}

const records = (...answers: Answer[]): Packet => ({ answers });
const a = (name: string, data: string, ttl = 60): Answer => ({ type: 'A', name, ttl, data });
const aaaa = (name: string, data: string): Answer => ({ type: 'AAAA', name, ttl: 30, data });
const NONE: Packet = { answers: [] };

const live = new AbortController().signal;
const find = async (lookUp: LookUp, name: string, family: Family = 'any') => await lookUp(name, family, live);

describe('a look-up', () => {
  it('finds a name of /etc/hosts and asks no name server', async () => {
    const lookUp = await lookUpWith({}, { hosts: '2001:db8::2 mx1\n10.46.1.2 mx1\n' });
    expect(await find(lookUp, 'mx1')).toEqual({ addresses: ['10.46.1.2'], ttlMs: 0 });
    expect(await find(lookUp, 'MX1.', 6)).toEqual({ addresses: ['2001:db8::2'], ttlMs: 0 });
    expect(asked).toEqual([]);
  });

  it('knows localhost by itself', async () => {
    const lookUp = await lookUpWith({});
    expect(await find(lookUp, 'localhost')).toEqual({ addresses: ['127.0.0.1'], ttlMs: 0 });
    expect(await find(lookUp, 'localhost', 6)).toEqual({ addresses: ['::1'], ttlMs: 0 });
    expect(asked).toEqual([]);
  });

  it('finds addresses in DNS, with the shortest TTL of them', async () => {
    const lookUp = await lookUpWith({
      'mx1.example.org A': records(
        a('mx1.example.org', '10.46.1.2', 60),
        a('mx1.example.org', '10.46.1.3', 20),
      ),
    });
    expect(await find(lookUp, 'mx1.example.org')).toEqual({
      addresses: ['10.46.1.2', '10.46.1.3'],
      ttlMs: 20_000,
    });
  });

  it('finds an IPv6 address where there is no other, or no other is wanted', async () => {
    const lookUp = await lookUpWith({
      'six A': NONE,
      'six AAAA': records(aaaa('six', '2001:db8::1')),
      'both AAAA': records(aaaa('both', '2001:db8::2')),
    });
    expect(await find(lookUp, 'six')).toEqual({ addresses: ['2001:db8::1'], ttlMs: 30_000 });
    expect(await find(lookUp, 'both', 6)).toMatchObject({ addresses: ['2001:db8::2'] });
    expect(asked).toEqual(['six A', 'six AAAA', 'both AAAA']);
    await expect(find(lookUp, 'six', 4)).rejects.toThrow('host name six has no address');
  });

  it('goes through the search list of resolv.conf', async () => {
    const lookUp = await lookUpWith(
      {
        'mx1.a.org A': { flags: NXDOMAIN, answers: [] },
        'mx1.b.org A': records(a('mx1.b.org', '10.46.1.2')),
      },
      { resolvConf: 'search a.org b.org\n' },
    );
    expect(await find(lookUp, 'mx1')).toMatchObject({ addresses: ['10.46.1.2'] });
    expect(asked).toEqual(['mx1.a.org A', 'mx1.b.org A']);
  });

  it.each([
    [
      'there is no such name',
      { 'mx1 A': { flags: NXDOMAIN } },
      'host name mx1 not found: there is no such name',
    ],
    ['it has no address', { 'mx1 A': NONE, 'mx1 AAAA': NONE }, 'host name mx1 has no address'],
    [
      'the name server cannot say',
      { 'mx1 A': { flags: SERVFAIL } },
      'host name mx1 cannot be looked up: the name server answers SERVFAIL',
    ],
    ['no name server answers', {}, 'host name mx1 cannot be looked up: no name server answers'],
  ])('says that %s', async (_, zone, reason) => {
    const lookUp = await lookUpWith(zone);
    await expect(find(lookUp, 'mx1')).rejects.toMatchObject({ message: reason });
  });

  it('says the worst that it heard on its way through the search list', async () => {
    const lookUp = await lookUpWith(
      { 'mx1.a.org A': { flags: SERVFAIL }, 'mx1 A': { flags: NXDOMAIN } },
      { resolvConf: 'search a.org\n' },
    );
    await expect(find(lookUp, 'mx1')).rejects.toThrow('the name server answers SERVFAIL');
  });

  it('ends when it is aborted, though the name server is silent', async () => {
    const lookUp = await lookUpWith({});
    const cancel = new AbortController();
    const ended = lookUp('mx1', 4, cancel.signal).catch((error: Error) => error.message);
    await expect.poll(() => asked).toEqual(['mx1 A']);
    cancel.abort();
    expect(await ended).toContain('host name mx1 cannot be looked up');
    expect(asked).toEqual(['mx1 A']);
  });
});
