/** `ripcord status --watch` and `ripcord events`, against a controller that is a socket and a journal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '../../../src/api/api.ts';
import { socketPath } from '../../../src/api/client.ts';
import { createEventStreams } from '../../../src/api/event-stream.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { events } from '../../../src/cli/events.ts';
import { explain } from '../../../src/cli/explain.ts';
import { status as statusCommand } from '../../../src/cli/status-command.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { watchStatus } from '../../../src/cli/watch-command.ts';
import { NoSuchServiceError } from '../../../src/engine/operator/execute.ts';
import { createJournal, type Journal } from '../../../src/report/events/journal.ts';
import type { Status } from '../../../src/report/status/status-schema.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { replicaStatus, serviceStatus, status } from '../report/status/statuses.ts';
import { waitFor } from '../wait-for.ts';

let run: string;
let now: Status;
let journal: Journal;
let socket: ControlSocket | undefined;
let out: string[];
let err: string[];
let drawn: string[];
let watching: AbortController;
const plain: Terminal = {
  bytes: () => undefined,
  out: text => out.push(text),
  err: text => err.push(text),
  paint: (_colour, text) => text,
};
const terminal: Terminal = {
  ...plain,
  screen: { size: () => ({ rows: 24, columns: 80 }), write: text => drawn.push(text) },
};

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'ripcord-watch-'));
  now = status();
  out = [];
  err = [];
  drawn = [];
  watching = new AbortController();
  const store = { append: () => undefined };
  journal = createJournal(store, systemClock, () => undefined);
});
afterEach(async () => {
  watching.abort();
  await socket?.close();
  socket = undefined;
  await rm(run, { recursive: true });
});

async function answer(): Promise<void> {
  const controls = {
    status: () => now,
    explain: () => {
      throw new NoSuchServiceError('nonsense', ['smtp']);
    },
    events: createEventStreams(journal, () => undefined),
    order: async () => '',
    reload: async () => ({ ok: true, changes: [] }) as const,
    configuration: () => undefined,
    sources: () => undefined,
  };
  socket = await listen(socketPath(run), api(controls, 'socket'));
}

const options = () => ({ config: undefined, run, json: false });

describe('watching', () => {
  it('draws the status over the one before whenever something happens, and leaves the terminal as it was', async () => {
    await answer();
    const watched = watchStatus(socketPath(run), undefined, terminal, watching.signal);
    await waitFor(() => expect(drawn.join('')).toContain('boosted'));
    now = status({ services: [serviceStatus({ state: 'normal' })] });
    journal.tell({ kind: 'in-step' });
    await vi.waitFor(() => expect(drawn.at(-1)).toContain('normal'), { timeout: 10_000 });
    watching.abort();
    await watched;
    expect(drawn[0]).toBe('\x1b[?1049h\x1b[?25l\x1b[?7l');
    expect(drawn.at(-1)).toBe('\x1b[?7h\x1b[?25h\x1b[?1049l');
  });

  it('where there is no terminal, prints each status once, and no control sequence', async () => {
    await answer();
    const watched = watchStatus(socketPath(run), undefined, plain, watching.signal);
    await waitFor(() => expect(out).toHaveLength(1));
    now = status({ services: [serviceStatus({ state: 'normal' })] });
    // The stream may not be open yet: what happens before it is, nobody tells of.
    await waitFor(() => {
      journal.tell({ kind: 'in-step' });
      expect(out).toHaveLength(2);
    });
    watching.abort();
    await watched;
    expect(out[1]).toContain('normal');
    expect(out.join('')).not.toContain('\x1b');
  });

  it('outlives the controller: tells that none answers, and goes on with the next one', async () => {
    const watched = watchStatus(socketPath(run), undefined, terminal, watching.signal);
    await waitFor(() => expect(drawn.at(-1)).toContain('no controller answers'));
    await answer();
    await vi.waitFor(() => expect(drawn.at(-1)).toContain('boosted'), { timeout: 20_000 });
    watching.abort();
    await watched;
  });

  it('shows one service alone, and events of no other', async () => {
    now = status({ services: [serviceStatus({ name: 'imap' }), serviceStatus({ name: 'dns' })] });
    await answer();
    const watched = watchStatus(socketPath(run), 'dns', terminal, watching.signal);
    await waitFor(() => {
      journal.tell({ kind: 'verdict', service: 'imap', server: 'a', health: 'down', reason: 'of imap' });
      journal.tell({ kind: 'verdict', service: 'dns', server: 'a', health: 'down', reason: 'of dns' });
      expect(drawn.at(-1)).toContain('of dns');
    });
    watching.abort();
    await watched;
    expect(drawn.join('')).not.toContain('imap');
  });

  it('is not for programs', async () => {
    expect(await statusCommand({ ...options(), json: true, watch: true, check: false }, plain)).toBe(64);
    expect(err.join()).toContain('ripcord events --follow --json');
  });
});

describe('ripcord status with the name of a service', () => {
  const asked = (more: object) => ({ ...options(), watch: false, check: false, ...more });

  it('shows that one alone, as text, as JSON, and for a monitoring system', async () => {
    const lost = serviceStatus({ name: 'imap', own: replicaStatus({ health: 'down' }) });
    now = status({ services: [lost, serviceStatus({ name: 'dns', state: 'normal' })] });
    await answer();
    expect(await statusCommand(asked({ service: 'dns' }), plain)).toBe(0);
    expect(await statusCommand(asked({ service: 'dns', json: true }), plain)).toBe(0);
    expect(await statusCommand(asked({ service: 'dns', check: true }), plain)).toBe(0);
    expect(out.map(text => [text.includes('dns'), text.includes('imap')])).toEqual(
      Array(3).fill([true, false]),
    );
  });

  it('names those that there are where there is no such service', async () => {
    await answer();
    expect(await statusCommand(asked({ service: 'imap' }), plain)).toBe(64);
    expect(await statusCommand(asked({ service: 'imap', watch: true }), plain)).toBe(64);
    expect(err).toEqual(Array(2).fill('ripcord: there is no service imap, only smtp'));
    expect(await statusCommand(asked({ service: 'imap', check: true }), plain)).toBe(3);
    expect(out).toEqual(['RIPCORD UNKNOWN - there is no service imap, only smtp']);
  });
});

describe('ripcord events', () => {
  const asked = () => ({
    ...options(),
    follow: false,
    since: undefined,
    service: undefined,
    level: undefined,
    kind: undefined,
  });

  it('prints one line each, or one JSON object', async () => {
    await answer();
    journal.tell({ kind: 'error', source: 'test', reason: 'first line\nsecond line' });
    expect(await events(asked(), plain)).toBe(0);
    expect(out).toEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}error {2}- {9}first line \(more: ripcord events --json\)$/,
      ),
    ]);
    expect(await events({ ...asked(), json: true }, plain)).toBe(0);
    expect(JSON.parse(out[1] ?? '')).toMatchObject({ id: 1, kind: 'error', source: 'test' });
  });

  it('has columns for level and service, and leaves out what is of another level or kind', async () => {
    await answer();
    journal.tell({ kind: 'process', process: 'ripd', state: 'gone' });
    journal.tell({ kind: 'drain', service: 'smtp', state: 'ended', reason: 'upgrade', until: null });
    journal.tell({ kind: 'error', source: 'test', reason: 'x'.repeat(400) });
    expect(await events({ ...asked(), level: 'warn' }, plain)).toBe(0);
    expect(out.map(line => line.slice('2026-11-22 12:01:07  '.length))).toEqual([
      'warn   -         ripd is gone',
      `error  -         ${'x'.repeat(299)}… (more: ripcord events --json)`,
    ]);
    out.length = 0;
    expect(await events({ ...asked(), kind: 'drain,in-step' }, plain)).toBe(0);
    expect(out[0]).toMatch(/info {3}smtp {6}drain ended: upgrade$/);
    expect(await events({ ...asked(), kind: 'sate' }, plain)).toBe(64);
    expect(err.join()).toContain('there are no events of kind "sate": the kinds are start, stop');
  });

  it('leaves out what is older than --since', async () => {
    await answer();
    journal.tell({ kind: 'in-step' });
    expect(await events({ ...asked(), since: '1h' }, plain)).toBe(0);
    expect(out).toHaveLength(1);
    expect(await events({ ...asked(), since: '0ms' }, plain)).toBe(0);
    expect(out).toHaveLength(1);
    expect(await events({ ...asked(), since: 'yesterday' }, plain)).toBe(64);
    expect(err.join()).toContain('--since must be 0ms to 36500d');
  });

  it('tells when the controller ends, with --follow', async () => {
    await answer();
    journal.tell({ kind: 'in-step' });
    const followed = events({ ...asked(), follow: true }, plain);
    await waitFor(() => expect(out).toHaveLength(1));
    await socket?.close();
    expect(await followed).toBe(69);
    expect(err.length).toBeGreaterThan(0);
  });

  it('tells that no controller answers', async () => {
    expect(await events(asked(), plain)).toBe(69);
    expect(err.join()).toContain('no controller answers');
  });
});

describe('ripcord explain', () => {
  it('names the services that there are when asked for another', async () => {
    await answer();
    expect(await explain('nonsense', options(), plain)).toBe(64);
    expect(err.join()).toContain('there is no service nonsense, only smtp');
  });
});
