import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError, loadConfig, parseConfig } from '../../../src/config/load.ts';

const fixture = (name: string) => new URL(`valid/${name}`, import.meta.url).pathname;

it('given the file of a server that checks itself by cron, everything left out has its default', async () => {
  expect(await loadConfig(fixture('server-a.yml'))).toEqual({
    file: fixture('server-a.yml'),
    server: 'smtp-a',
    routing: {
      daemon: 'frr',
      vtysh: ['vtysh'],
      networks: ['eth0'],
      nudge: 'auto',
      timers: { update: 5, timeout: 180, garbage: 120 },
      config: '/etc/frr/frr.conf',
      hostname: 'smtp-a',
    },
    services: [
      {
        name: 'smtp',
        addresses: [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
        judge: 'all',
        metric: 1,
        holdUpMs: 0,
        failback: 'auto',
        drainMetric: 12,
        lastStanding: 'withdraw',
        checks: [
          {
            id: 'smtp:25',
            kind: 'smtp',
            host: '198.51.100.25',
            port: 25,
            watch: false,
            timing: { kind: 'cron', expression: '* * * * *' },
            timeoutMs: 5000,
            fall: 2,
            rise: 2,
            informational: false,
          },
        ],
        peers: [],
      },
    ],
    drain: { deadlineMs: 30_000 },
    hooks: [],
    paths: { run: '/run/ripcord', state: '/var/lib/ripcord' },
    onStop: 'withdraw',
    reload: 'auto',
  });
});

it('given the file of a server with a peer, each check knows its host and its times', async () => {
  const second = {
    timing: { kind: 'interval', everyMs: 1000 },
    timeoutMs: 800,
    fall: 2,
    rise: 2,
    informational: false,
  };
  const smtp = { id: 'smtp:25', kind: 'smtp', port: 25, watch: false, ...second };
  expect(await loadConfig(fixture('server-b.yml'))).toEqual({
    file: fixture('server-b.yml'),
    server: 'smtp-b',
    routing: {
      daemon: 'frr',
      vtysh: ['vtysh', '-N', 'b'],
      networks: ['eth0'],
      nudge: 'auto',
      timers: { update: 5, timeout: 180, garbage: 120 },
      config: '/etc/frr/b/frr.conf',
      hostname: 'smtp-b',
    },
    services: [
      {
        name: 'smtp',
        addresses: [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
        judge: 'all',
        metric: 5,
        holdUpMs: 0,
        failback: 'auto',
        drainMetric: 12,
        lastStanding: 'withdraw',
        boost: 1,
        order: ['smtp-a', 'smtp-b'],
        checks: [
          { ...smtp, host: '198.51.100.25' },
          { id: 'process:master', kind: 'process', target: { by: 'name', name: 'master' }, ...second },
        ],
        peers: [
          {
            name: 'smtp-a',
            addresses: ['10.46.1.2'],
            judge: 'all',
            checks: [{ ...smtp, host: '10.46.1.2' }],
          },
        ],
      },
    ],
    drain: { deadlineMs: 30_000 },
    hooks: [],
    paths: { run: '/run/ripcord-b', state: '/var/lib/ripcord-b' },
    onStop: 'withdraw',
    reload: 'auto',
  });
});

it('given a loaded configuration, nothing in it can be changed', async () => {
  expect(unfrozen(await loadConfig(fixture('server-b.yml')))).toEqual([]);
});

it('given no such file, it says so in one sentence without a line', async () => {
  const error = await refusal('/nowhere/ripcord.yml');
  expect(error.message).toBe('/nowhere/ripcord.yml: cannot be read: there is no such file');
  expect(error.problems).toEqual([expect.objectContaining({ line: 0, column: 0, path: '' })]);
});

it('given a folder, it says so', async () => {
  expect((await refusal('/')).message).toBe('/: cannot be read: it is a folder');
});

it('given bytes that are no text, it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ripcord.yml');
  await writeFile(path, Buffer.from([0x73, 0xff, 0xfe]));
  expect((await refusal(path)).message).toBe(`${path}: cannot be read: it is not UTF-8 text`);
});

it('given a file longer than any configuration, it is not read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ripcord.yml');
  await writeFile(path, '#'.repeat(2 * 1024 * 1024 + 1));
  expect((await refusal(path)).message).toBe(`${path}: cannot be read: it has more than 2 MiB`);
});

it('given more problems than anybody mends at once, a hundred are told and where the rest begins', () => {
  const text = JSON.stringify(
    { server: 'a', routing: { networks: ['eth0'] }, services: Array(500).fill(1) },
    null,
    1,
  );
  try {
    parseConfig(text, 'r.yml');
    expect.unreachable();
  } catch (error) {
    const lines = error instanceof ConfigError ? error.message.split('\n') : [];
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^r\.yml:\d+:\d+: and further problems from here on$/);
  }
});

async function refusal(path: string): Promise<ConfigError> {
  const error = await loadConfig(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error : new ConfigError([]);
}

function unfrozen(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)];
}
