/** Hooks with real programs: some are slow, some fail, some hang, and some never stop talking. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hook } from '../../../src/config/config.ts';
import { createHooks, type HookRun, type Hooks } from '../../../src/report/hooks/hooks.ts';
import type { StateChange } from '../../../src/report/hooks/state-change.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { PATIENCE_MS, waitFor } from '../../unit/wait-for.ts';

let folder: string;
let hooks: Hooks;
let runs: HookRun[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-hooks-'));
  runs = [];
});
afterEach(async () => {
  await hooks.stop(0);
  await rm(folder, { recursive: true });
});

/** A hook that is a small shell script of the operator's. */
async function script(name: string, body: string, more: Partial<Hook> = {}): Promise<Hook> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return { on: ['any'], command: [path, folder], timeoutMs: 20_000, ...more };
}
function start(...all: Hook[]): void {
  hooks = createHooks(all, { exec: systemExec, clock: systemClock, onRun: run => runs.push(run) });
}
const transition = (reason: string): StateChange => ({
  server: 'smtp-b',
  service: 'smtp',
  addresses: ['198.51.100.25'],
  from: { state: 'normal', metric: 5 },
  to: { state: 'boosted', metric: 1 },
  reason,
  order: ['smtp-a', 'smtp-b'],
  place: 2,
  at: '2026-01-02T12:00:00.000Z',
});
const tell = (...reasons: string[]) => {
  for (const reason of reasons) hooks.tell(transition(reason));
};
const ended = (count: number) =>
  vi.waitFor(() => expect(runs).toHaveLength(count), { timeout: PATIENCE_MS, interval: 10 });
const written = (name: string) => readFile(join(folder, name), 'utf8');

describe('a hook', () => {
  it('is told by JSON on its standard input, in an environment of its own, with its arguments as they are', async () => {
    const body = 'cat > "$1/input"; env > "$1/env"; printf "%s\\n" "$2" > "$1/argument"';
    const hook = await script('it', body);
    start({ ...hook, command: [...hook.command, '$(touch oops); *'] });
    tell('boosted: smtp-a failed "smtp:25"\n; rm -rf /');
    await ended(1);
    expect(runs[0]).toMatchObject({ service: 'smtp', state: 'boosted', ok: true });
    expect(JSON.parse(await written('input'))).toEqual(
      transition('boosted: smtp-a failed "smtp:25"\n; rm -rf /'),
    );
    const names = (await written('env')).split('\n').map(line => line.replace(/=.*/, ''));
    // sh itself sets PWD, OLDPWD, SHLVL and _.
    const own = names.filter(name => !['', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name));
    expect(own.sort()).toEqual([
      'PATH',
      'RIPCORD_FROM',
      'RIPCORD_METRIC',
      'RIPCORD_PLACE',
      'RIPCORD_SERVER',
      'RIPCORD_SERVICE',
      'RIPCORD_TO',
    ]);
    expect(await written('argument')).toBe('$(touch oops); *\n');
  });

  it('that fails is told of with its exit status and what it said last', async () => {
    start(await script('it', 'echo first >&2; echo "no such role" >&2; exit 3'));
    tell('a');
    await ended(1);
    expect(runs[0]).toMatchObject({ ok: false });
    expect(runs[0]?.reason).toMatch(/^exit 3 after \d+ ms: first \| no such role$/);
  });

  it('that hangs is killed with all that it started, and the next transition is told nevertheless', async () => {
    const body = 'grep -q hang || { echo ok > "$1/second"; exit; }; sleep 600 & echo $! > "$1/child"; wait';
    start(await script('it', body, { timeoutMs: 1000 }));
    tell('hang', 'go');
    await ended(2);
    expect(runs[0]?.reason).toMatch(/^timed out after \d+ ms, killed/);
    expect(runs[1]).toMatchObject({ ok: true });
    const child = Number(await written('child'));
    await waitFor(async () => expect(await isGone(child)).toBe(true));
  });

  it('that leaves a child with its output open is done when it ends itself, and leaves that one alive', async () => {
    start(await script('it', 'sleep 600 & echo $! > "$1/child"; exit 0'));
    tell('a');
    await ended(1);
    expect(runs[0]).toMatchObject({ ok: true });
    const child = Number(await written('child'));
    expect(await isGone(child)).toBe(false);
    process.kill(child, 'SIGKILL');
  });

  it('that never stops talking does not fill our memory, nor is it killed for it', async () => {
    start(
      await script(
        'it',
        'head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2; echo "the end" >&2; exit 1',
      ),
    );
    tell('a');
    await ended(1);
    expect(runs[0]?.reason).toMatch(/^exit 1 .*the end$/);
    expect(runs[0]?.reason.length).toBeLessThan(600);
  });

  it('that reads nothing of what it is told is well all the same', async () => {
    start(await script('it', 'exec 0<&-; exit 0'));
    tell('x'.repeat(1_000_000));
    await ended(1);
    expect(runs[0]).toMatchObject({ ok: true });
  });

  it('that is not there is told of', async () => {
    start({ on: ['any'], command: ['/nonexistent/hook'], timeoutMs: 1000 });
    tell('a');
    await ended(1);
    expect(runs[0]).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^could not be started: .*ENOENT/),
    });
  });

  it('is told of one transition at a time, in their order', async () => {
    const body =
      'grep -o "t[0-9]" >> "$1/order"; [ ! -e "$1/busy" ] || echo overlap >> "$1/order"; touch "$1/busy"; sleep 0.05; rm "$1/busy"';
    start(await script('it', body));
    tell('t1', 't2', 't3', 't4');
    await ended(4);
    expect(await written('order')).toBe('t1\nt2\nt3\nt4\n');
  });

  it('keeps no other waiting, and what piles up at a stuck one is given up, but never the latest', async () => {
    const stuck = await script(
      'stuck',
      'read line; echo "$line" >> "$1/told"; until [ -e "$1/go" ]; do sleep 0.05; done',
    );
    const quick = await script('quick', 'cat > /dev/null');
    start(stuck, quick);
    tell('first');
    const reasons = Array.from({ length: 20 }, (_, index) => `later ${index}`);
    await waitFor(async () => expect(await written('told')).toContain('first'));
    tell(...reasons);
    const of = (hook: Hook) => runs.filter(({ command }) => command.startsWith(hook.command[0]));
    await vi.waitFor(() => expect(of(quick)).not.toEqual([]), { timeout: PATIENCE_MS });
    expect(of(stuck).map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => 'not run: 16 later transitions of it are waiting'),
    );
    await writeFile(join(folder, 'go'), '');
    await vi.waitFor(() => expect(of(stuck)).toHaveLength(21), { timeout: PATIENCE_MS });
    const told = (await written('told')).match(/first|later \d+/g);
    expect(told).toEqual(['first', ...reasons.slice(4)]);
  });
});

describe('hooks', () => {
  it('that come are told where each of 40 services stands', async () => {
    start();
    const standings = Array.from({ length: 40 }, (_, index) => ({
      ...transition('stands'),
      service: `s${index}`,
    }));
    hooks.apply([await script('comes', 'cat > /dev/null')], standings);
    await ended(40);
    expect(runs.filter(({ ok }) => ok).map(({ service }) => service)).toEqual(
      standings.map(each => each.service),
    );
  });

  it('that are replaced end what they have, one that stays goes on with it, and one that comes is told where all stand', async () => {
    const wait = 'read line; until [ -e "$1/go" ]; do sleep 0.05; done';
    const stays = await script('stays', wait);
    const goes = await script('goes', wait);
    const comes = await script('comes', 'cat >> "$1/told"', { services: ['smtp'] });
    start(stays, goes);
    tell('a', 'b');
    const standings = [transition('as it stands'), { ...transition('another'), service: 'dns' }];
    hooks.apply([{ ...stays, command: [...stays.command] }, comes], standings);
    tell('c');
    await writeFile(join(folder, 'go'), '');
    await ended(7);
    const count = (hook: Hook) =>
      runs.filter(({ command, ok }) => ok && command.startsWith(hook.command[0])).length;
    expect([count(stays), count(goes), count(comes)]).toEqual([3, 2, 2]);
    expect((await written('told')).match(/(?<="reason":")[^"]*/g)).toEqual(['as it stands', 'c']);
  });

  it('have their time at a stop, and are killed after it', async () => {
    start(await script('slow', 'sleep 0.2'), await script('hangs', 'sleep 600'));
    tell('a');
    await hooks.stop(3000);
    expect(runs.map(({ ok, reason }) => [ok, reason.replace(/\d+ ms/, 'N ms')])).toEqual([
      [true, 'exit 0 after N ms'],
      [false, 'killed after N ms'],
    ]);
    tell('b');
    expect(runs).toHaveLength(2);
  });
});

async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  // A zombie has ended: whoever is to bury it is not ours.
  return status === undefined || /^State:\s+Z/m.test(status);
}
