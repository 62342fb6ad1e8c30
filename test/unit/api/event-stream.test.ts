/** The stream of events from the controller to a follower, over a real socket. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '../../../src/api/api.ts';
import { createEventStreams, type StreamLimits } from '../../../src/api/event-stream.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { type FollowOptions, followEvents } from '../../../src/cli/controller-client.ts';
import type { Event, Happening } from '../../../src/report/events/event.ts';
import { createJournal, type Journal } from '../../../src/report/events/journal.ts';
import { FakeClock } from '../fake-clock.ts';
import { waitFor } from '../wait-for.ts';

let folder: string;
let path: string;
let clock: FakeClock;
let journal: Journal;
let dropped: string[];
let socket: ControlSocket;
let following: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-stream-'));
  path = join(folder, 'ripcord.sock');
  clock = new FakeClock(Date.UTC(2026, 0, 2));
  const store = { append: () => undefined };
  journal = createJournal(store, clock, () => undefined);
  dropped = [];
  following = new AbortController();
});
afterEach(async () => {
  following.abort();
  await socket.close();
  await rm(folder, { recursive: true });
});

async function serve(limits: Partial<StreamLimits> = {}): Promise<void> {
  const streams = createEventStreams(journal, reason => dropped.push(reason), {
    most: 2,
    stalledMs: 60_000,
    aliveMs: 60_000,
    ...limits,
  });
  const never = () => undefined;
  const controls = {
    status: never,
    explain: never,
    events: streams,
    order: async () => '',
    reload: async () => ({ ok: true, changes: [] }) as const,
    configuration: never,
    sources: never,
  };
  socket = await listen(path, api(controls, 'socket'));
}

const drained = (service: string): Happening => ({
  kind: 'drain',
  service,
  state: 'begun',
  reason: 'upgrade',
  until: null,
});

function follow(options: Partial<FollowOptions> = {}): AsyncGenerator<Event> {
  return followEvents(path, {
    follow: true,
    since: 0,
    service: undefined,
    signal: following.signal,
    ...options,
  });
}

async function all(events: AsyncGenerator<Event>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of events) ids.push(id);
  return ids;
}

describe('a stream of events', () => {
  it('tells what is remembered, and ends there if nobody wants to follow', async () => {
    await serve();
    journal.tell(drained('smtp'));
    journal.tell(drained('dns'));
    expect(await all(follow({ follow: false }))).toEqual([1, 2]);
  });

  it('goes on with what happens', async () => {
    await serve();
    journal.tell(drained('smtp'));
    const events = follow();
    expect((await events.next()).value).toMatchObject({ id: 1 });
    journal.tell(drained('dns'));
    expect((await events.next()).value).toMatchObject({ id: 2, kind: 'drain', service: 'dns' });
  });

  it('leaves out what is older, what was seen, and what concerns another service', async () => {
    await serve();
    journal.tell(drained('smtp'));
    await clock.advance(60_000);
    journal.tell(drained('smtp'));
    journal.tell(drained('dns'));
    journal.tell({ kind: 'in-step' });
    expect(await all(follow({ follow: false, since: clock.now() - 1000 }))).toEqual([2, 3, 4]);
    expect(await all(follow({ follow: false, after: 3 }))).toEqual([4]);
    expect(await all(follow({ follow: false, service: 'smtp' }))).toEqual([1, 2, 4]);
  });

  it('ends with the controller, and with the follower', async () => {
    await serve();
    const events = follow();
    journal.tell(drained('smtp'));
    await events.next();
    const rest = all(events);
    following.abort();
    expect(await rest).toEqual([]);
  });

  it('is for a bounded number of followers, of whom one that goes makes room', async () => {
    await serve();
    journal.tell(drained('smtp'));
    const first = new AbortController();
    await follow({ signal: first.signal }).next();
    await follow().next();
    await expect(follow().next()).rejects.toThrow('too many clients follow the events already');
    first.abort();
    await waitFor(async () => expect((await follow().next()).value).toMatchObject({ id: 1 }));
  });
});

describe('a follower that does not read', () => {
  const flood = () => {
    for (let i = 0; i < 900; i += 1) {
      const reason = 'x'.repeat(1900);
      journal.tell({ kind: 'check', service: 'smtp', server: 'a', check: 'smtp:25', health: 'down', reason });
    }
  };
  async function sleeper(): Promise<Socket> {
    const client = connect(path);
    client.pause();
    client.write('GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise(resolve => client.once('connect', resolve));
    return client;
  }

  it('is dropped when it has read nothing for too long, and the others are not', async () => {
    await serve({ stalledMs: 50 });
    const client = await sleeper();
    journal.tell(drained('dns'));
    const other = follow({ service: 'dns' });
    expect((await other.next()).value).toMatchObject({ id: 1 });
    flood();
    await vi.waitFor(() => expect(dropped).toEqual(['dropped: nothing read for 50 ms']), { timeout: 20_000 });
    let read = '';
    client.on('data', data => {
      read += data;
    });
    client.resume();
    await new Promise(resolve => client.once('close', resolve));
    expect(read).toContain('event: dropped\ndata: {"reason":"dropped: nothing read for 50 ms"}');
    journal.tell(drained('dns'));
    expect((await other.next()).value).toMatchObject({ service: 'dns' });
  });

  it('that was sent all it asked for is written to no more, however long it stays', async () => {
    await serve({ aliveMs: 1 });
    const dial = (query: string) => {
      const client = connect({ path, allowHalfOpen: true });
      client.write(`GET /v1/events?${query} HTTP/1.1\r\nHost: x\r\n\r\n`);
      return client;
    };
    const staying = dial('follow=no');
    await new Promise(resolve => staying.once('end', resolve).resume());
    // Signs of life go out to the other; written to the first, they would be an error that nobody takes.
    const other = dial('follow=yes');
    let heard = '';
    other.on('data', data => {
      heard += data;
    });
    await waitFor(() => expect(heard.split(': alive').length).toBeGreaterThan(5));
    for (const client of [staying, other]) client.destroy();
  });

  it('is dropped when it lags further behind than is remembered', async () => {
    await serve();
    const client = await sleeper();
    await waitFor(() => {
      flood();
      expect(dropped).not.toEqual([]);
    });
    flood();
    client.destroy();
    expect(dropped).toEqual(['dropped: more than 1000 events behind']);
  });
});
