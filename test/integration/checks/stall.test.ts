/** A busy or suspended machine: our own lateness is no failure of a service that is well. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PATIENCE_MS } from '../../unit/wait-for.ts';

/** Several intervals of the checks. */
const STALL_MS = 2500;
const STALLS = 3;

interface Result {
  readonly ok: boolean;
  readonly reason: string;
}

let children: ChildProcessWithoutNullStreams[];
let results: Result[];
let monitor: ChildProcessWithoutNullStreams;

beforeEach(async () => {
  children = [];
  // Of its own: what the monitor of the test before found as its server was killed may be read only now.
  const mine: Result[] = [];
  results = mine;
  const [port] = await once(linesOf(start('mail-server.ts')), 'line');
  monitor = start('monitored.ts', String(port));
  linesOf(monitor).on('line', line => mine.push(JSON.parse(line)));
  await moreResults();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

function start(program: string, ...args: string[]): ChildProcessWithoutNullStreams {
  const path = new URL(program, import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args]);
  child.stderr.pipe(process.stderr);
  children.push(child);
  return child;
}

function linesOf(child: ChildProcessWithoutNullStreams): Interface {
  return createInterface(child.stdout);
}

/** Every check has run twice more. A busy machine may take most of a minute to load the monitor. */
async function moreResults(): Promise<void> {
  const enough = results.length + 20;
  await vi.waitFor(() => expect(results.length).toBeGreaterThanOrEqual(enough), { timeout: PATIENCE_MS });
}

function expectNoFailure(): void {
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
}

it('given an event loop that stands still for several intervals, again and again, no run fails', async () => {
  for (let i = 0; i < STALLS; i++) {
    monitor.stdin.write(`${STALL_MS}\n`);
    await moreResults();
  }
  expectNoFailure();
});

it('given a process that is stopped for several intervals, again and again, no run fails', async () => {
  for (let i = 0; i < STALLS; i++) {
    monitor.kill('SIGSTOP');
    await sleep(STALL_MS);
    monitor.kill('SIGCONT');
    await moreResults();
  }
  expectNoFailure();
});

it('given a service that hangs, it is still found out', async () => {
  children[0]?.kill('SIGSTOP');
  await vi.waitFor(
    () => expect(results.at(-1)).toMatchObject({ ok: false, reason: 'no banner within 800 ms' }),
    {
      timeout: PATIENCE_MS,
    },
  );
});
