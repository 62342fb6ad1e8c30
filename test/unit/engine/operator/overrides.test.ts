import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOverrides, type Overrides } from '../../../../src/engine/operator/overrides.ts';
import { FakeClock, settle } from '../../fake-clock.ts';
import { waitFor } from '../../wait-for.ts';

const down = { health: 'down', reason: 'no answer at campus 2', ttlMs: 60_000 } as const;

let clock: FakeClock;
let folder: string;
let changes: string[];
let errors: string[];
let overrides: Overrides;

const open = async () => {
  const opened = createOverrides(folder, clock, {
    onChange: (service, change, { health }) => changes.push(`${service} ${health} ${change}`),
    onError: error => errors.push(error.message),
  });
  await opened.open();
  return opened;
};
const onDisk = async () => JSON.parse(await readFile(join(folder, 'overrides.json'), 'utf8'));

beforeEach(async () => {
  clock = new FakeClock(1_000_000);
  folder = await mkdtemp(join(tmpdir(), 'ripcord-overrides-'));
  changes = [];
  errors = [];
  overrides = await open();
});
afterEach(async () => {
  overrides.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('an override', () => {
  it('is in force at once, and ends by itself', async () => {
    await overrides.set('smtp', down);
    await clock.advance(59_999);
    expect(overrides.of('smtp')).toMatchObject({ health: 'down', since: 1_000_000, until: 1_060_000 });
    await clock.advance(1);
    expect(overrides.of('smtp')).toBeUndefined();
    expect(changes).toEqual(['smtp down begun', 'smtp down expired']);
    await waitFor(async () => expect(await onDisk()).toEqual({}));
  });

  it('that is renewed goes on from when it began, in the words of the renewal', async () => {
    await overrides.set('smtp', down);
    await clock.advance(40_000);
    await overrides.set('smtp', { ...down, reason: 'still no answer' });
    await clock.advance(59_999);
    expect(overrides.of('smtp')).toEqual({
      health: 'down',
      reason: 'still no answer',
      since: 1_000_000,
      until: 1_100_000,
    });
    expect(changes).toEqual(['smtp down begun', 'smtp down renewed']);
  });

  it('that says the opposite begins anew', async () => {
    await overrides.set('smtp', down);
    await clock.advance(1000);
    await overrides.set('smtp', { ...down, health: 'up' });
    expect(overrides.of('smtp')).toMatchObject({ health: 'up', since: 1_001_000 });
    expect(changes).toEqual(['smtp down begun', 'smtp up begun']);
  });

  it('can be cleared', async () => {
    await overrides.set('smtp', down);
    await overrides.clear('smtp');
    expect(overrides.of('smtp')).toBeUndefined();
    expect(changes).toEqual(['smtp down begun', 'smtp down cleared']);
    expect(clock.sleepers).toBe(0);
  });

  it('outlives a restart, but not the time it was given', async () => {
    await overrides.set('smtp', down);
    overrides.stop();
    await clock.advance(30_000);
    overrides = await open();
    expect(overrides.of('smtp')).toMatchObject({ health: 'down', until: 1_060_000 });
    await clock.advance(30_000);
    expect(overrides.of('smtp')).toBeUndefined();
    expect(changes.at(-1)).toBe('smtp down expired');
    await waitFor(async () => expect(await onDisk()).toEqual({}));
  });

  it('that ran out while nobody ran is not taken up again, not even for a moment', async () => {
    await overrides.set('smtp', down);
    overrides.stop();
    await clock.advance(60_000);
    overrides = await open();
    expect(overrides.of('smtp')).toBeUndefined();
    expect(await onDisk()).toEqual({});
  });

  it('reaches the disk as it was set last, however fast one follows another', async () => {
    const saved: Promise<void>[] = [];
    for (let look = 1; look <= 100; look++) {
      saved.push(overrides.set('smtp', { ...down, reason: `look ${look}` }));
      await settle();
    }
    await Promise.all(saved);
    expect(await onDisk()).toMatchObject({ smtp: { reason: 'look 100' } });
  });

  it('that cannot be kept is in force nevertheless, and whoever sets it is told', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'not a folder');
    await expect(overrides.set('smtp', down)).rejects.toThrow(
      'this is in force, but would not outlive a restart: ',
    );
    expect(overrides.of('smtp')).toMatchObject({ health: 'down' });
  });

  it('is not forgotten in silence when what was kept cannot be understood', async () => {
    const path = join(folder, 'overrides.json');
    for (const content of [
      '{"smtp": {"health": "sideways"}}',
      '{"smtp": ',
      '',
      '[]',
      'x'.repeat(2_000_000),
    ]) {
      await writeFile(path, content);
      errors = [];
      expect((await open()).of('smtp')).toBeUndefined();
      expect(errors).toEqual([expect.stringContaining(`it is now ${path}.broken`)]);
      expect(await readFile(`${path}.broken`, 'utf8')).toBe(content);
      expect(await onDisk()).toEqual({});
    }
  });

  it('that is good among others that are none stays in force, over one more restart too', async () => {
    const good = { health: 'down', reason: 'no answer', since: 1, until: 2_000_000 };
    await writeFile(join(folder, 'overrides.json'), JSON.stringify({ smtp: good, dns: 7 }));
    for (let restart = 0; restart < 2; restart += 1) {
      const reopened = await open();
      expect(reopened.of('smtp')).toEqual(good);
      expect(reopened.of('dns')).toBeUndefined();
      reopened.stop();
    }
    expect(errors).toHaveLength(1);
  });
});
