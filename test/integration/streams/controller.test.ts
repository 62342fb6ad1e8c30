/** A real controller beside a real ripd, whose standard error breaks: the route still goes when the service dies. */
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { askStatus } from '../../../src/cli/controller-client.ts';
import { ripcord } from '../doctor/program.ts';
import { FrrInstance, run, until } from '../frr/instance.ts';
import { READERS, type Started, throughFile } from './reader.ts';

const ADDRESS = '198.51.100.25/32';

let frr: FrrInstance;
let folder: string;
let started: Started;

beforeAll(async () => {
  frr = await FrrInstance.start();
});
afterAll(() => frr[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-streams-'));
  await writeFile(join(folder, 'service'), 'lives');
});
afterEach(async () => {
  started.kill();
  await rm(folder, { recursive: true });
});

async function configuration(): Promise<string> {
  const file = join(folder, 'ripcord.json');
  const check = {
    id: 'it',
    kind: 'exec',
    command: ['test', '-e', join(folder, 'service')],
    interval: '200ms',
  };
  await writeFile(
    file,
    JSON.stringify({
      server: 'smtp-b',
      routing: { networks: ['eth0'], vtysh: frr.vtysh, config: null },
      services: [{ name: 'smtp', address: ADDRESS, metric: 5, checks: [check] }],
      paths: { run: join(folder, 'run'), state: join(folder, 'state') },
    }),
  );
  return file;
}
/** What ripd has of it: it announces the address with this metric, 16 withdraws it. */
const metricBecomes = (metric: number) =>
  until(`ripd has metric ${metric}`, async () =>
    (await frr.operator('show running-config')).includes(`set metric ${metric}\n`),
  );
const dies = () => rm(join(folder, 'service'));
const controllerPid = async () => (await askStatus(socketPath(join(folder, 'run')))).pid;

const CASES = Object.entries(READERS).flatMap(([name, reader]) => [
  { name, reader, how: 'a controller', options: [] },
  { name, reader, how: 'a controller below a guard', options: ['--guard'] },
]);

describe.each(CASES)('$how whose standard error is a $name', ({ reader, options }) => {
  beforeEach(async () => {
    const argv = ripcord([], 'run', '--config', await configuration(), ...options);
    started = await reader(frr.inside(...argv), folder);
    await metricBecomes(5);
    started.breakNow();
  });

  it('goes on, withdraws a service that dies, and stops in good order', async () => {
    if (options.length > 0) {
      const killed = await controllerPid();
      process.kill(killed, 'SIGKILL');
      await until(
        'the guard has started another controller',
        async () => (await controllerPid().catch(() => killed)) !== killed,
      );
    }
    await dies();
    await metricBecomes(16);
    started.stop();
    expect(await started.ended).toBe(0);
  });
});

describe('a controller whose log is a named pipe that has lost its reader', () => {
  it('says to the next one how many lines were lost', async () => {
    const path = join(folder, 'log');
    await run('mkfifo', path);
    const read = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const first = read();
    const argv = frr.inside(...ripcord([], 'run', '--config', await configuration()));
    started = await throughFile(argv, path);
    await metricBecomes(5);
    closeSync(first);
    await dies();
    await metricBecomes(16);
    const second = read();
    started.stop();
    expect(await started.ended).toBe(0);
    // A pipe keeps what was written to it, and it has no writer any more.
    const log = readFileSync(second, 'utf8').split('\n');
    closeSync(second);
    const told = log.findIndex(line => /"message":"\d+ lines of this log are lost/.test(line));
    expect(log.slice(0, told).join('\n')).not.toContain('"state":"withdrawn"');
    expect(log.slice(told).join('\n')).toContain('"event":"stop"');
  });
});
