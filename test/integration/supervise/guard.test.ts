import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Guard, startGuard } from '../../../src/supervise/guard.ts';
import type { Bounds } from '../../../src/supervise/guard-policy.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { systemExec } from '../../../src/sys/exec.ts';

/** Short enough for a test, and long enough for a busy machine that a stand-in's 50 ms are no silence. */
const BOUNDS: Bounds = { silence: 3000, start: 4000, stop: 3000, unattended: 4000, settled: 60_000 };
const STAND_IN = new URL('stand-in.mjs', import.meta.url).pathname;
const PATIENCE = { timeout: 40_000, interval: 20 };

let folder: string;
let guard: Guard;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-guard-'));
  await behave('live');
  await writeFile(join(folder, 'journal'), '');
  said = [];
});
afterEach(async () => {
  guard.signal('SIGTERM');
  await guard.over;
  for (const pid of (await starts()).flat()) await until(() => expect(runs(pid)).toBe(false));
  await rm(folder, { recursive: true });
});

const behave = (mode: 'live' | 'die' | 'mute' | 'slow' | 'stubborn') => writeFile(join(folder, 'mode'), mode);
const journal = async () => (await readFile(join(folder, 'journal'), 'utf8')).trim().split('\n');
/** The process ids of each stand-in that was started, and of what it started itself. */
const starts = async () =>
  (await journal())
    .filter(line => line.startsWith('start'))
    .map(line => line.split(' ').slice(1).map(Number));
const count = async (line: string) => (await journal()).filter(each => each === line).length;
const until = (condition: () => Promise<void> | void) => vi.waitFor(condition, PATIENCE);
const readyTimes = (times: number) => until(async () => expect(await count('ready')).toBe(times));
const current = async () => (await starts()).at(-1)?.[0] ?? 0;

/** Whether a process runs. One that nobody has reaped yet, as where the machine's init is lazy, does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function start(bounds = BOUNDS): void {
  const journalFile = join(folder, 'journal');
  guard = startGuard({
    controller: [process.execPath, STAND_IN, journalFile, join(folder, 'mode')],
    withdraw: state => ['sh', '-c', 'echo withdraw >>"$0"; echo "by $1" >>"$0"', journalFile, `${state}`],
    bounds,
    clock: systemClock,
    exec: systemExec,
    log: (level, message) => said.push(`${level}: ${message}`),
  });
}

describe('a guard', () => {
  it('brings back a controller that was killed, with all that it had started gone, and withdraws nothing', async () => {
    start();
    await readyTimes(1);
    const [killed = []] = await starts();
    process.kill(await current(), 'SIGKILL');
    await readyTimes(2);
    for (const pid of killed) await until(() => expect(runs(pid)).toBe(false));
    expect(await count('withdraw')).toBe(0);
  });

  it.each([
    ['is stopped', 'SIGSTOP'],
    ['has its event loop blocked', 'SIGUSR2'],
  ] as const)('kills a controller that %s, and brings it back', async (_, signal) => {
    start();
    await readyTimes(1);
    process.kill(await current(), signal);
    await readyTimes(2);
    expect(said.join('\n')).toContain('the controller is killed: silent for');
    expect(await count('withdraw')).toBe(0);
  });

  it.each(['die', 'mute'] as const)(
    'withdraws for a controller that does not come back (%s), and goes on trying',
    async mode => {
      start();
      await readyTimes(1);
      await behave(mode);
      process.kill(await current(), 'SIGKILL');
      await until(async () => expect(await count('withdraw')).toBe(1));
      await behave('live');
      await readyTimes(2);
    },
  );

  it('hands SIGHUP on to the controller', async () => {
    start();
    await readyTimes(1);
    guard.signal('SIGHUP');
    await until(async () => expect(await count('SIGHUP')).toBe(1));
  });

  it('stops with the controller, which withdraws itself', async () => {
    start();
    await readyTimes(1);
    guard.signal('SIGTERM');
    expect(await guard.over).toBe(0);
    expect(await count('SIGTERM')).toBe(1);
    expect(await count('withdraw')).toBe(0);
  });

  it('lets a controller drain for as long as its bound says', async () => {
    await behave('slow');
    start({ ...BOUNDS, stop: 20_000 });
    await readyTimes(1);
    guard.signal('SIGTERM');
    expect(await guard.over).toBe(0);
    expect(await count('withdraw')).toBe(0);
  });

  it('withdraws for a controller that does not stop, by the state folder that this one told of', async () => {
    await behave('stubborn');
    start();
    await readyTimes(1);
    guard.signal('SIGTERM');
    expect(await guard.over).toBe(70);
    expect(await count('withdraw')).toBe(1);
    expect(await count('by /its/state')).toBe(1);
  });

  it('goes on where nothing can be started, and tells why', async () => {
    await rm(join(folder, 'mode'));
    const missing = '/nonexistent/ripcord';
    guard = startGuard({
      controller: [missing],
      withdraw: () => ['false'],
      bounds: BOUNDS,
      clock: systemClock,
      exec: systemExec,
      log: (level, message) => said.push(`${level}: ${message}`),
    });
    await until(() => expect(said.join('\n')).toContain('not withdrawn: false: exit 1'));
    expect(said[0]).toContain(missing);
  });
});
