/** A real controller beside a real ripd, with too few file descriptors for all of its checks at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ripcord } from '../doctor/program.ts';
import { FrrInstance, run } from '../frr/instance.ts';

const SERVICES = 201;
const LIVE_PORT = 2501;
/** As many files may be open; at each limit another service dies. */
const LIMITS = [64, 40, 30];
const portOf = (service: number) => (service < LIMITS.length ? LIVE_PORT + 1 + service : LIVE_PORT);

let frr: FrrInstance;
let folder: string;
let live: ChildProcess;
let mortals: ChildProcess[];
let controller: ChildProcess;

beforeAll(async () => {
  frr = await FrrInstance.start();
});
afterAll(() => frr[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-descriptors-'));
  live = await serve(LIVE_PORT);
  mortals = await Promise.all(LIMITS.map((_, index) => serve(portOf(index))));
});
afterEach(async () => {
  for (const child of [controller, live, ...mortals]) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function start(argv: readonly string[]): ChildProcess {
  const [program = '', ...args] = frr.inside(...argv);
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A service in the namespace, once it listens. */
async function serve(port: number): Promise<ChildProcess> {
  const script = `require('net').createServer(s => s.on('error', () => {}).end('220 ESMTP\\r\\n')).listen(${port}, () => console.log('listens'))`;
  const server = start([process.execPath, '-e', script]);
  if (server.stdout !== null) await once(server.stdout, 'data');
  return server;
}

async function configuration(): Promise<string> {
  const file = join(folder, 'ripcord.json');
  const services = Array.from({ length: SERVICES }, (_, index) => ({
    name: `service-${index}`,
    address: `198.51.100.${index + 1}/32`,
    metric: 5,
    checks: [
      {
        kind: 'tcp',
        host: '127.0.0.1',
        port: portOf(index),
        expect: '^220',
        interval: '500ms',
      },
    ],
  }));
  await writeFile(
    file,
    JSON.stringify({
      server: 'smtp-b',
      routing: { networks: ['eth0'], vtysh: frr.vtysh, config: null },
      services,
      paths: { run: join(folder, 'run'), state: join(folder, 'state') },
      onStop: 'keep',
    }),
  );
  return file;
}

/** How many addresses ripd announces with a metric; those with 16 it withdraws. */
async function announcedWith(metric: number): Promise<number> {
  const lines = (await frr.operator('show running-config')).split('\n');
  return lines.filter(line => line === ` set metric ${metric}`).length;
}
/** Events so far of a service that was withdrawn. */
async function withdrawn(): Promise<string[]> {
  const lines = (await readFile(join(folder, 'state', 'events.jsonl'), 'utf8'))
    .split('\n')
    .filter(line => line !== '');
  const events: { kind: string; service?: string; state?: string; from?: unknown }[] = lines.map(line =>
    JSON.parse(line),
  );
  return events.flatMap(({ kind, service, state, from }) =>
    kind === 'state' && state === 'withdrawn' && from !== null && service !== undefined ? [service] : [],
  );
}

const becomes = (announced: number) =>
  vi.waitFor(async () => expect(await announcedWith(5)).toBe(announced), { timeout: 100_000, interval: 100 });

describe('a controller of 201 services that may open ever fewer files', () => {
  it('keeps the routes of all that live, and withdraws those that die', async () => {
    controller = start(ripcord([], 'run', '--config', await configuration()));
    await becomes(SERVICES);
    // At its start Node opens some 60 modules at once: so few descriptors as these come about later.
    for (const [index, most] of LIMITS.entries()) {
      await run('prlimit', '--pid', `${controller.pid}`, `--nofile=${most}:${most}`);
      mortals[index]?.kill('SIGKILL');
      await becomes(SERVICES - 1 - index);
    }
    const mortal = new Set(LIMITS.map((_, index) => `service-${index}`));
    // Routes wait for no event to be on disk.
    await vi.waitFor(async () => expect(new Set(await withdrawn())).toEqual(mortal), { timeout: 100_000 });
    expect(controller.exitCode).toBe(null);
  }, 600_000);
});
