import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrains, type Drains } from '../../../../src/engine/operator/drains.ts';
import { type Clock, systemClock } from '../../../../src/sys/clock.ts';
import { systemExec } from '../../../../src/sys/exec.ts';
import { FakeClock } from '../../fake-clock.ts';
import { waitFor } from '../../wait-for.ts';

const upgrade = { reason: 'upgrade', since: 1000, until: null };

let folder: string;
let changed: string[];
let errors: string[];
let drains: Drains;

const create = (clock: Clock = systemClock) =>
  createDrains(folder, clock, {
    onChange: service => changed.push(service),
    onError: ({ message }) => errors.push(message),
  });
const open = async (clock?: Clock) => {
  const opened = create(clock);
  await opened.open();
  return opened;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-drains-'));
  changed = [];
  errors = [];
  drains = await open();
});
afterEach(async () => {
  drains.stop();
  await rm(folder, { recursive: true });
});

const pipeAt = (path: string) => systemExec(['mkfifo', path], { timeoutMs: 5000 });

describe('drains by command', () => {
  it('are in force at once, and told of', async () => {
    await drains.set('smtp', upgrade);
    expect(drains.of('smtp')).toEqual({ cause: 'command', ...upgrade });
    expect(drains.of('dns')).toBeUndefined();
    expect(changed).toEqual(['smtp']);
  });

  it('survive a restart', async () => {
    await drains.set('smtp', upgrade);
    expect((await open()).of('smtp')).toEqual({ cause: 'command', ...upgrade });
  });

  it('end when they are ended, for good', async () => {
    await drains.set('smtp', upgrade);
    await drains.end('smtp');
    expect(drains.of('smtp')).toBeUndefined();
    expect((await open()).of('smtp')).toBeUndefined();
  });

  it('end by themselves when their time is over', async () => {
    await drains.set('smtp', { ...upgrade, until: systemClock.now() + 20 });
    await waitFor(() => expect(drains.of('smtp')).toBeUndefined());
    await waitFor(async () => expect(await readFile(join(folder, 'drains.json'), 'utf8')).toBe('{}\n'));
  });

  it('end by themselves after a restart too', async () => {
    await drains.set('smtp', { ...upgrade, until: systemClock.now() + 50 });
    drains.stop();
    const later = await open();
    await waitFor(() => expect(later.of('smtp')).toBeUndefined());
    await waitFor(async () => expect(await readFile(join(folder, 'drains.json'), 'utf8')).toBe('{}\n'));
  });

  it('are not forgotten in silence when what was kept cannot be understood', async () => {
    await writeFile(join(folder, 'drains.json'), '{"smtp": true}');
    expect((await open()).of('smtp')).toBeUndefined();
    expect(errors).toEqual([expect.stringContaining('does not hold drains alone')]);
    expect(await readFile(join(folder, 'drains.json.broken'), 'utf8')).toBe('{"smtp": true}');
  });

  it('are not waited for where a pipe or a folder lies instead', async () => {
    const path = join(folder, 'drains.json');
    await pipeAt(path);
    (await open()).stop();
    await rm(path, { recursive: true });
    await mkdir(path);
    (await open()).stop();
    expect(errors.length).toBeGreaterThanOrEqual(2);
  });

  it('that end later than a timer of Node can be set for are not over at once', async () => {
    const until = 2 ** 31 + 1000;
    await writeFile(join(folder, 'drains.json'), JSON.stringify({ smtp: { reason: 'x', since: 0, until } }));
    const clock = new FakeClock();
    const slept: number[] = [];
    const sleep = (ms: number, signal?: AbortSignal) => {
      slept.push(ms);
      return clock.sleep(ms, signal);
    };
    const reopened = await open({ now: clock.now, sleep, allow: sleep });
    await clock.advance(until - 1);
    expect(reopened.of('smtp')).toMatchObject({ until });
    await clock.advance(1);
    expect(reopened.of('smtp')).toBeUndefined();
    expect(Math.max(...slept)).toBeLessThan(2 ** 31);
    await waitFor(async () => expect(await readFile(join(folder, 'drains.json'), 'utf8')).toBe('{}\n'));
  });
});

describe('drains by flag file', () => {
  it('begin and end with the file', () => {
    drains.flag(new Map([['smtp', 'patching']]));
    expect(drains.of('smtp')?.reason).toBe('patching');
    drains.flag(new Map());
    expect(drains.of('smtp')).toBeUndefined();
    expect(changed).toEqual(['smtp', 'smtp']);
  });

  it('count for every service when the file is called all', () => {
    drains.flag(new Map([['all', 'patching']]));
    expect(drains.of('smtp')?.reason).toBe('patching');
    expect(drains.of('dns')?.reason).toBe('patching');
  });

  it('outlast the end of a drain by command', async () => {
    drains.flag(new Map([['smtp', 'patching']]));
    await drains.set('smtp', upgrade);
    expect(drains.of('smtp')?.cause).toBe('command');
    await drains.end('smtp');
    expect(drains.of('smtp')).toMatchObject({ cause: 'flag-file', reason: 'patching' });
  });
});
