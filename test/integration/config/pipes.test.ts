/** A pipe into which nobody writes in the place of files that ripcord reads: real processes, real pipes. There is no routing daemon here. */
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { askStatus } from '../../../src/cli/controller-client.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { serve, type TestServer } from '../../unit/checks/server.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-pipes-'));
  server = await serve(() => undefined);
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const PATIENTLY = { timeout: 40_000, interval: 50 };

const configuration = () =>
  JSON.stringify({
    server: 'smtp-b',
    routing: { networks: ['eth0'], vtysh: ['/nonexistent/vtysh'], config: path('frr.conf') },
    paths: { run: path('run'), state: path('state') },
    onStop: 'keep',
    services: [
      {
        name: 'smtp',
        address: '198.51.100.25/32',
        metric: 5,
        checks: [{ kind: 'tcp', host: '127.0.0.1', port: server.port, interval: '50ms', rise: 1 }],
      },
      {
        name: 'imap',
        address: '198.51.100.26/32',
        metric: 5,
        checks: [
          {
            ...{ kind: 'tcp', host: '127.0.0.1', port: server.port, interval: '50ms', rise: 1 },
            ...{ tls: { ca: path('ca.pem') } },
          },
        ],
      },
    ],
  });

/** As an operator's slip would, in one step. */
async function putPipe(name: string): Promise<void> {
  await systemExec(['mkfifo', path('pipe')], { timeoutMs: 5000 });
  await rename(path('pipe'), path(name));
  expect((await stat(path(name))).isFIFO()).toBe(true);
}

async function ripcord(...args: string[]) {
  return systemExec([process.execPath, '--import', TSX, MAIN, ...args], { timeoutMs: 40_000 });
}

const status = () => askStatus(socketPath(path('run')));
const healthOf = async (name: string) =>
  (await status()).services.find(service => service.name === name)?.own.health;

describe('a running controller', () => {
  it('goes on when its files become pipes, says why, and ends when it is told to', async () => {
    await writeFile(path('ripcord.yml'), configuration());
    await putPipe('ca.pem');
    await putPipe('frr.conf');
    const argv = ['--import', TSX, MAIN, 'run', '--config', path('ripcord.yml')];
    const child = execa(process.execPath, argv, { reject: false });
    try {
      await vi.waitFor(async () => expect(await healthOf('smtp')).toBe('up'), PATIENTLY);
      expect(await healthOf('imap')).toBe('unknown');

      await putPipe('ripcord.yml');
      const refused = `${path('ripcord.yml')}: cannot be read: it is a pipe, not a plain file`;
      await vi.waitFor(async () => expect((await status()).configuration.error).toBe(refused), PATIENTLY);
      const reloaded = await ripcord('reload', '--run', path('run'));
      expect(reloaded).toMatchObject({ end: 'exited', exitCode: 78 });
      expect(reloaded.stderr).toContain(refused);

      // Another service's files block nothing of this one.
      await server.stop();
      await vi.waitFor(async () => expect(await healthOf('smtp')).toBe('down'), PATIENTLY);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await child).toMatchObject({ exitCode: 0, isTerminated: false });
  });
});

it('check-config takes a configuration from standard input where it is told to', async () => {
  const argv = [process.execPath, '--import', TSX, MAIN, 'check-config', '-', '--json'] as const;
  const good = await systemExec(argv, { timeoutMs: 40_000, input: configuration() });
  expect(good).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(good.stdout)).toMatchObject({ server: 'smtp-b' });
  const bad = await systemExec(argv, { timeoutMs: 40_000, input: '{}' });
  expect(bad).toMatchObject({ exitCode: 78 });
  expect(bad.stderr).toMatch(/^ripcord: standard input:1:1: /);
});

describe('a command', () => {
  it.each([['check-config'], ['plan'], ['probe'], ['render'], ['withdraw']])(
    '%s refuses a pipe in a sentence',
    async command => {
      await putPipe('ripcord.yml');
      const state = command === 'withdraw' ? ['--state', path('state')] : [];
      const ended = await ripcord(command, path('ripcord.yml'), ...state);
      expect(ended).toMatchObject({
        end: 'exited',
        exitCode: 66,
        stderr: `ripcord: ${path('ripcord.yml')}: cannot be read: it is a pipe, not a plain file\n`,
      });
    },
  );
});
