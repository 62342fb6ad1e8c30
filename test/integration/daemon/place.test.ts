/** Real controllers, and what becomes of them when their folders are removed. There is no routing daemon here. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

let folder: string;
let started: ReturnType<typeof ripcord>[];
/** What all of them said. */
let said: string;

const path = (name: string) => join(folder, name);
const ripcord = (...args: string[]) =>
  execa(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN, ...args], {
    reject: false,
    all: true,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-place-'));
  started = [];
  said = '';
  await configure('ripcord.json', path('run'));
});
afterEach(async () => {
  for (const child of started) child.kill('SIGTERM');
  await Promise.all(started);
  await rm(folder, { recursive: true });
});

const configure = (name: string, runFolder: string) =>
  writeFile(
    path(name),
    JSON.stringify({
      server: 'a',
      routing: { networks: ['eth0'], vtysh: ['/nonexistent/vtysh'], sockets: folder, config: null },
      services: [
        {
          name: 'smtp',
          address: '198.51.100.25/32',
          metric: 5,
          checks: [{ kind: 'tcp', port: 9, host: '127.0.0.1', interval: '1h' }],
        },
      ],
      paths: { run: runFolder, state: path('state') },
      onStop: 'keep',
    }),
  );

function run(name = 'ripcord.json'): ReturnType<typeof ripcord> {
  const child = ripcord('run', '--config', path(name));
  started.push(child);
  child.all.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return child;
}
const status = () => ripcord('status', '--run', path('run'));
const answers = () =>
  vi.waitFor(async () => expect((await status()).exitCode, said).toBe(0), { timeout: 50_000, interval: 100 });

describe('a controller whose run folder is removed', () => {
  it('makes its socket again, and keeps a second controller out all the while', async () => {
    run();
    await answers();
    await rm(path('run'), { recursive: true });
    const second = await run();
    expect([second.exitCode, second.all]).toEqual([
      75,
      expect.stringContaining('another ripcord is running'),
    ]);
    await answers();
  });

  it('is not worked against by a withdrawal that does not find it', async () => {
    run();
    await answers();
    await configure('other.json', path('other'));
    const withdrawn = await ripcord('withdraw', path('other.json'), '--state', path('state'));
    expect([withdrawn.exitCode, withdrawn.all]).toEqual([
      75,
      expect.stringContaining(`a controller holds ${path('state')}`),
    ]);
  });

  it('says how to make a folder that it cannot make again', async () => {
    run();
    await answers();
    await rm(path('run'), { recursive: true });
    await writeFile(path('run'), 'in the way');
    await vi.waitFor(() => expect(said).toContain('As root: install -d -m 0750'), { timeout: 50_000 });
    await rm(path('run'));
    await answers();
  });

  it('makes its socket again where that alone was removed', async () => {
    run();
    await answers();
    await rm(path('run/ripcord.sock'));
    await answers();
  });
});

describe('a second controller', () => {
  it('is kept out though its run folder is another one, for they would share what is kept', async () => {
    run();
    await answers();
    await configure('other.json', path('other'));
    const second = await run('other.json');
    expect([second.exitCode, second.all]).toEqual([75, expect.stringContaining(`it holds ${path('state')}`)]);
  });

  it('leaves the routes of the first one alone below a guard, too', async () => {
    run();
    await answers();
    await configure('other.json', path('other'));
    const second = await ripcord('run', '--guard', '--config', path('other.json'));
    expect([second.exitCode, second.all]).toEqual([75, expect.not.stringContaining('withdraw')]);
  });

  it('touches no file of the first one', async () => {
    run();
    await answers();
    // Longer than the events of any controller: whoever opens it lays it aside.
    await rename(path('state/events.jsonl'), path('events.jsonl'));
    await writeFile(path('state/events.jsonl'), 'x\n'.repeat(2 * 1024 * 1024));
    await writeFile(path('state/drains.json'), 'no drains at all');
    expect((await run()).exitCode).toBe(75);
    expect((await readdir(path('state'))).filter(name => name.endsWith('.broken'))).toEqual([]);
  });

  it('starts once the first one was killed', async () => {
    const first = run();
    await answers();
    first.kill('SIGKILL');
    await first;
    run();
    await answers();
  });
});

/** The controller may put a file into it at the same moment. */
const removeStateFolder = () => rm(path('state'), { recursive: true, maxRetries: 20 });

describe('a state folder that is removed', () => {
  it('comes back with what is in force: the drains, the overrides, and the configuration', async () => {
    run();
    await answers();
    await ripcord('drain', 'smtp', '--run', path('run'));
    await ripcord('override', 'smtp', 'down', '--ttl', '1h', '--reason', 'x', '--run', path('run'));
    await removeStateFolder();
    const held = () => readdir(path('state')).catch(() => []);
    const expected = expect.arrayContaining(['accepted.yml', 'drains.json', 'overrides.json']);
    await vi.waitFor(async () => expect(await held()).toEqual(expected), { timeout: 50_000 });
    const drains: unknown = JSON.parse(await readFile(path('state/drains.json'), 'utf8'));
    expect(drains).toEqual({ smtp: expect.objectContaining({ until: null }) });
    const overrides: unknown = JSON.parse(await readFile(path('state/overrides.json'), 'utf8'));
    expect(overrides).toEqual({ smtp: expect.objectContaining({ health: 'down', reason: 'x' }) });
  });
});

describe('a state folder that is replaced', () => {
  it('is locked again', async () => {
    run();
    await answers();
    await removeStateFolder();
    await mkdir(path('state'), { recursive: true });
    await vi.waitFor(() => expect(said).toContain('was replaced: locked again'), { timeout: 50_000 });
    await configure('other.json', path('other'));
    expect((await run('other.json')).exitCode).toBe(75);
  });
});
