/** The parts of a controller, wired and started as in production, on a server in memory; what they read may come late. */
import { createSocket } from 'node:dgram';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadWithSources, type WithSources } from '../../../src/config/load.ts';
import { type Daemon, startDaemon } from '../../../src/daemon/daemon.ts';
import type { World } from '../../../src/daemon/world.ts';
import type { Log } from '../../../src/report/events/log.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { deferred } from '../../../src/sys/deferred.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { accessFile } from '../../../src/sys/file-access.ts';
import { systemLookUp } from '../../../src/sys/names/look-up.ts';
import type { Secrets } from '../../../src/sys/secret-file.ts';
import { fileOf, peerEntry, serviceAt } from '../configuration.ts';
import { type FakeHost, fakeHost } from '../engine/reconcile/fake-host.ts';

const KEYS: Secrets = [Buffer.from('the key of a group of servers')];

let folder: string;
let host: FakeHost;
let errors: string[];
let daemon: Daemon | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-daemon-'));
  host = fakeHost();
  errors = [];
  daemon = undefined;
});
afterEach(async () => {
  await daemon?.stop('the test is over');
  await rm(folder, { recursive: true });
});

const log: Log = {
  error: message => errors.push(message),
  ...{ warn: () => undefined, info: () => undefined, debug: () => undefined },
  end: async () => undefined,
};

/** Their checks are an hour away: a service is as the controller before this one left it, until somebody says otherwise. */
const check = { kind: 'tcp', port: 9, interval: '1h' };
const peer = peerEntry({ name: 'b', address: '127.0.0.1', channel: 9, checks: [check] });
const service = (name: string, number: number) =>
  serviceAt(name, number, { checks: [{ ...check, host: '127.0.0.1' }], peers: [peer] });

async function configuration(more: object): Promise<WithSources> {
  const file = join(folder, 'ripcord.json');
  await writeFile(
    file,
    JSON.stringify(
      fileOf({
        server: 'a',
        routing: { networks: ['eth0'], vtysh: ['/nonexistent/vtysh'], sockets: folder, config: null },
        services: [service('smtp', 25), service('dns', 53)],
        channel: { address: '127.0.0.1', port: await freePort(), keyFile: join(folder, 'key') },
        paths: { run: join(folder, 'run'), state: join(folder, 'state') },
        onStop: 'keep',
        ...more,
      }),
    ),
  );
  return loadWithSources(file);
}

/** Both services are advertised by an earlier controller. */
function advertise(smtp: number, dns: number): void {
  for (const [name, ip, metric] of [
    ['smtp', '198.51.100.25', smtp],
    ['dns', '198.51.100.53', dns],
  ] as const) {
    host.metrics.set(name, metric);
    host.lo.push({ ip, prefixLength: 32, label: 'lo:0' });
  }
}

/** A UDP port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createSocket('udp4');
  await new Promise<void>(resolve => probe.bind(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise<void>(resolve => probe.close(resolve));
  return port;
}

async function start(readKeys: World['readKeys'] = async () => KEYS, more: object = {}): Promise<Daemon> {
  const { routing, ...others } = host;
  const world: World = {
    ...others,
    clock: systemClock,
    exec: systemExec,
    createRouting: () => routing,
    lookUp: systemLookUp(),
    hasAddress: address => host.lo.some(({ ip }) => ip === address),
    readKeys,
  };
  daemon = await startDaemon(await configuration(more), log, world);
  return daemon;
}
const eventually = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 10 });

describe('two advertised services, and a key that comes late', () => {
  it('stay as they are, and the channel joins when its key is there', async () => {
    advertise(5, 5);
    const key = deferred<Secrets>();
    const { status } = await start(() => key.promise);
    await eventually(() => expect(status().inStep).toBe(true));
    expect(status().services.map(({ state, observedMetric }) => [state, observedMetric])).toEqual([
      ['normal', 5],
      ['normal', 5],
    ]);
    expect(status().group).toEqual([]);
    key.resolve(KEYS);
    await eventually(() => expect(status().group.map(({ name }) => name)).toEqual(['b']));
    expect([host.done, errors]).toEqual([[], []]);
  });
});

describe('a drain of an earlier life, and a state folder that does not answer yet', () => {
  it('keeps the drained service where it is, and nothing else from being served', async () => {
    advertise(12, 5);
    const state = join(folder, 'state');
    await mkdir(state);
    const drain = { reason: 'new disks', since: 0, until: null };
    await writeFile(join(state, 'drains.json'), JSON.stringify({ smtp: drain }));
    const released = deferred<void>();
    const holding = accessFile(join(state, 'held'), 60_000, () => released.promise);

    const { status } = await start();
    await eventually(() => expect(status().inStep).toBe(true));
    expect([status().phase, host.done]).toEqual(['starting', []]);
    released.resolve();
    await holding;
    await eventually(() => expect(status().services[0]?.drain?.reason).toBe('new disks'));
    await eventually(() => expect([status().phase, status().inStep]).toEqual(['serving', true]));
    expect(status().services[1]?.observedMetric).toBe(5);
    // The drained one goes from 12 to worse, and never back to 5.
    const metrics = host.done.flatMap(line => /smtp=(\d+)/.exec(line)?.[1] ?? []);
    expect(metrics.filter(metric => Number(metric) < 12)).toEqual([]);
  });
});

describe('a file that changes, with reload: manual', () => {
  it('is not taken over before a reload, and shown to wait until then', async () => {
    const { status, reload } = await start(async () => KEYS, { reload: 'manual' });
    const names = () => status().services.map(({ name }) => name);
    await eventually(() => expect(status().phase).toBe('serving'));
    await mkdir(join(folder, 'conf.d'));
    await writeFile(
      join(folder, 'conf.d', 'ldap.yml'),
      JSON.stringify({ services: [serviceAt('ldap', 26)] }),
    );
    await eventually(() => expect(status().configuration.pending).toBe(true));
    expect(names()).toEqual(['smtp', 'dns']);
    await vi.waitFor(
      async () => {
        const events = await readFile(join(folder, 'state', 'events.jsonl'), 'utf8');
        expect(events.match(/"kind":"pending"/g)).toHaveLength(1);
      },
      { timeout: 20_000, interval: 10 },
    );
    expect(await reload('operator')).toMatchObject({ ok: true });
    expect(names()).toEqual(['smtp', 'dns', 'ldap']);
    expect(status().configuration.pending).toBe(false);
  });
});

describe('a hook that a reload brings', () => {
  it('is told once where each service stands', async () => {
    advertise(5, 5);
    const { status, reload } = await start(async () => KEYS, { reload: 'manual' });
    await eventually(() => expect([status().phase, status().inStep]).toEqual(['serving', true]));
    const told = join(folder, 'told');
    const hook = { on: ['any'], command: ['/usr/bin/tee', '--append', told], timeout: '20s' };
    await configuration({ reload: 'manual', hooks: [hook] });
    expect(await reload('operator')).toMatchObject({ ok: true });
    const lines = async () => (await readFile(told, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    await vi.waitFor(async () => expect(await lines()).toHaveLength(2), { timeout: 20_000, interval: 10 });
    const heard = (await lines()).map(line => JSON.parse(line));
    expect(heard.map(({ service, from, to }) => [service, from, to.state])).toEqual([
      ['smtp', null, 'normal'],
      ['dns', null, 'normal'],
    ]);
  });
});

describe('a file of services in conf.d', () => {
  it('is taken over when it comes, when it changes and when it goes', async () => {
    const { status } = await start();
    const names = () => status().services.map(({ name }) => name);
    await eventually(() => expect(status().phase).toBe('serving'));
    const more = join(folder, 'conf.d', 'ldap.yml');
    const write = (metric: number) =>
      writeFile(more, JSON.stringify({ services: [serviceAt('ldap', 26, { metric })] }));
    await mkdir(join(folder, 'conf.d'));
    await write(15);
    await eventually(() => expect(status().configuration.error).toContain(`${more}:1:`));
    await write(4);
    await eventually(() => expect(names()).toEqual(['smtp', 'dns', 'ldap']));
    await eventually(() => expect(host.metrics.get('ldap')).toBe(4));
    await rm(more);
    await eventually(() => expect(names()).toEqual(['smtp', 'dns']));
  });
});
