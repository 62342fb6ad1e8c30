/** The example of a hook: a script written for keepalived's `notify` takes the roles that ripcord gives it. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { createHooks, type HookRun, type Hooks } from '../../../src/report/hooks/hooks.ts';
import { type StateAndMetric, stateChangeOf } from '../../../src/report/hooks/state-change.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples/hooks/', import.meta.url));

let folder: string;
let hooks: Hooks;
let runs: HookRun[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-notify-'));
  runs = [];
});
afterEach(async () => {
  await hooks.stop(0);
  await rm(folder, { recursive: true });
});

it('a failover and the failback hand the role of master over and back, in words that keepalived uses', async () => {
  const notify = join(folder, 'notify-redis');
  await writeFile(notify, `#!/bin/sh\necho "$*" >> ${folder}/calls\n`);
  await chmod(notify, 0o755);
  const { server, services, hooks: configured } = await loadConfig(join(EXAMPLES, 'redis-b.yml'));
  const inPlace = configured.map(hook => ({
    ...hook,
    command: [join(EXAMPLES, 'keepalived-notify'), notify] as const,
  }));
  hooks = createHooks(inPlace, { exec: systemExec, clock: systemClock, onRun: run => runs.push(run) });

  const course: readonly StateAndMetric[] = [
    { state: 'normal', metric: 5 },
    { state: 'boosted', metric: 1 },
    { state: 'normal', metric: 5 },
    { state: 'holding', metric: 5 },
    { state: 'withdrawn', metric: null },
    { state: 'normal', metric: 5 },
    { state: 'draining', metric: 12 },
  ];
  for (const [index, position] of course.entries()) {
    const from = course[index - 1] ?? null;
    const move = { service: 'redis', ...position, from, reason: 'a test', at: '2026-01-02T12:00:00.000Z' };
    const transition = stateChangeOf(move, server, services);
    if (transition !== undefined) hooks.tell(transition);
  }
  await vi.waitFor(() => expect(runs).toHaveLength(course.length), { timeout: PATIENCE_MS });
  expect(runs.filter(({ ok }) => !ok)).toEqual([]);
  expect((await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')).toEqual([
    'INSTANCE redis BACKUP 5',
    'INSTANCE redis MASTER 1',
    'INSTANCE redis BACKUP 5',
    'INSTANCE redis FAULT 0',
    'INSTANCE redis BACKUP 5',
    'INSTANCE redis BACKUP 12',
  ]);
});
