import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEventStore, type EventStoreOptions } from '../../../../src/report/events/event-store.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { systemExec } from '../../../../src/sys/exec.ts';
import { waitFor } from '../../wait-for.ts';
import { event } from './events.ts';

let base: string;
let folder: string;
let path: string;
let troubles: string[];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ripcord-events-'));
  folder = join(base, 'state');
  path = join(folder, 'events.jsonl');
  troubles = [];
});
afterEach(() => rm(base, { recursive: true }));

const open = async (options: Partial<EventStoreOptions> = {}) => {
  const onTrouble = ({ message }: Error) => troubles.push(message);
  const store = createEventStore(folder, { keep: 1000, clock: systemClock, onTrouble, ...options });
  return { ...store, past: await store.open() };
};

/** Writes events of these ids in one life of the store. */
async function live(ids: readonly number[], options: Partial<EventStoreOptions> = {}): Promise<void> {
  const store = await open(options);
  for (const id of ids) store.append(event(id));
  await store.close();
}

const kept = async (options: Partial<EventStoreOptions> = {}) =>
  (await open(options)).past.events.map(({ id }) => id);

describe('the event store', () => {
  it('keeps events over a restart, for the eyes of the owner only', async () => {
    expect(await kept()).toEqual([]);
    await live([1, 2, 3]);
    await live([4]);
    expect(await kept()).toEqual([1, 2, 3, 4]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('closes a file that was left open to others', async () => {
    await mkdir(folder);
    await writeFile(path, `${JSON.stringify(event(1))}\n`, { mode: 0o644 });
    expect(await kept()).toEqual([1]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('begins anew where a pipe, or a file as long as none of ours, lies in its place', async () => {
    await mkdir(folder);
    await systemExec(['mkfifo', path], { timeoutMs: 5000 });
    await live([1]);
    expect(await kept()).toEqual([1]);
    await writeFile(path, 'x\n'.repeat(10_000));
    await live([2], { maxBytes: 1000 });
    expect(await kept({ maxBytes: 1000 })).toEqual([2]);
    expect(troubles).toEqual([
      `events are not kept on disk: ${path} cannot be read: it is a pipe, not a plain file; it is now ${path}.broken`,
      `events are not kept on disk: ${path} cannot be read: it has more than 4000 bytes; it is now ${path}.broken`,
    ]);
  });

  it('waits for nobody where a pipe comes in its place while it is open', async () => {
    const store = await open();
    await systemExec(['mkfifo', path], { timeoutMs: 5000 });
    store.append(event(1));
    await store.close();
    expect(troubles).toEqual([
      `events are not kept on disk: ${path} cannot be written: it is a pipe or a socket, not a plain file`,
    ]);
  });

  it('passes over an event of a number that nothing can be added to', async () => {
    await mkdir(folder);
    const lines = [event(1), event(Number.MAX_SAFE_INTEGER), event(2)].map(each => JSON.stringify(each));
    await writeFile(path, `${lines.join('\n')}\n`);
    expect(await kept()).toEqual([1, 2]);
  });

  it('reads back only the latest', async () => {
    await live([1, 2, 3, 4, 5]);
    expect(await kept({ keep: 2 })).toEqual([4, 5]);
  });

  it('loses a line that a crash cut off, and none after it', async () => {
    await live([1, 2]);
    await appendFile(path, '{"id":3,"at":"2026-');
    await live([4]);
    expect(await kept()).toEqual([1, 2, 4]);
  });

  it('is bounded: the oldest go, and there are never more than two files', async () => {
    const maxBytes = 1000;
    for (let id = 1; id <= 100; id += 1) await live([id], { maxBytes });
    expect(await readdir(folder)).toEqual(['events.1.jsonl', 'events.jsonl']);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(maxBytes);
    }
    const ids = await kept();
    expect(ids.at(-1)).toBe(100);
    expect(ids).toEqual(Array.from(ids, (_, index) => 101 - ids.length + index));
    expect(ids.length).toBeLessThan(25);
  });

  it('goes on without a folder that cannot be made, and tells of that once', async () => {
    await writeFile(folder, 'a file in the way');
    const store = await open();
    store.append(event(1));
    store.append(event(2));
    await store.close();
    expect(store.past).toEqual({ events: [], lastId: 0 });
    expect(new Set(troubles).size).toBe(troubles.length);
    expect(troubles.join('\n')).toMatch(/events are not kept on disk: E(EXIST|NOTDIR)/);
  });

  it('keeps what comes once the disk can be written again', async () => {
    const store = await open();
    await mkdir(path);
    store.append(event(1));
    await waitFor(() => expect(troubles).toHaveLength(1));
    await rm(path, { recursive: true });
    store.append(event(2));
    await store.close();
    expect(await kept()).toEqual([2]);
    expect(await readFile(path, 'utf8')).toMatch(/^\n?\{"id":2/);
  });
});
