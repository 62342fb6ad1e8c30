/** FRR that loads its file, played by a server of mgmtd's socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoading, type Loading } from '../../../../src/drivers/frr/loading.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { waitFor } from '../../wait-for.ts';

/** As FRR 10.3 shows a session beside ours, before and after it loads, and meanwhile. */
const UNLOCKED = '      Session: 0x55d0\n        DS-Locks:\n          None\n';
const LOCKED = `${UNLOCKED}      Session: 0x55d8\n        DS-Locks:\n          running\n          candidate\n`;
const ANSWERS: Readonly<Record<string, () => string>> = {
  enable: () => '',
  'show running-config': () => running,
  'show mgmt frontend-adapter all': () => locks,
};

const OURS = 'redistribute connected metric 16 route-map RIPCORD';

let folder: string;
let server: Server;
let sockets: Socket[];
let asked: string[];
let running: string;
let locks: string;
let loading: Loading;
/** Moves the clock on, as RIP's seconds would. */
let ahead: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ripcord-loading-'));
  [sockets, asked, running, locks, ahead] = [[], [], 'Building configuration...\n', UNLOCKED, 0];
  server = createServer(socket => {
    sockets.push(socket.on('error', () => {}));
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const command of text.split('\0').slice(0, -1)) {
        asked.push(command);
        const answer = ANSWERS[command]?.() ?? '% Unknown command';
        // In pieces, as a long answer comes.
        socket.write(answer);
        socket.write('\0\0');
        socket.write('\0\0');
      }
    });
  });
  await new Promise<void>(resolve => server.listen(join(folder, 'mgmtd.vty'), resolve));
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  loading = createLoading(join(folder, 'mgmtd.vty'), text => text.includes(OURS), clock);
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise(resolve => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const isOver = () => vi.waitFor(() => loading.mustBeOver(), { timeout: 10_000, interval: 20 });
const hasAsked = (times: number) => waitFor(() => expect(asked.length).toBeGreaterThan(times));
function restart(): void {
  void loading.onDaemonState('mgmtd', 'gone');
  void loading.onDaemonState('mgmtd', 'running');
}

describe('the loading of the file', () => {
  it('is over where nothing was restarted, or something else was', () => {
    loading.mustBeOver();
    void loading.onDaemonState('mgmtd', 'hung');
    void loading.onDaemonState('mgmtd', 'running');
    void loading.onDaemonState('ripd', 'gone');
    loading.mustBeOver();
  });

  it('is watched over one connection, and over once what the file holds of ours is seen', async () => {
    restart();
    await hasAsked(3);
    expect(() => loading.mustBeOver()).toThrow(/loads its file/);
    running += OURS;
    await isOver();
    expect(sockets).toHaveLength(1);
    expect(asked.slice(0, 3)).toEqual(['enable', 'show running-config', 'show mgmt frontend-adapter all']);
  });

  it('is awaited by those who were told of the restart', async () => {
    await loading.onDaemonState('mgmtd', 'gone');
    const over = loading.onDaemonState('mgmtd', 'running');
    await hasAsked(1);
    running += OURS;
    await over;
    loading.mustBeOver();
  });

  it('goes on for as long as the lock is held, and is over with it', async () => {
    restart();
    locks = LOCKED;
    await hasAsked(3);
    ahead += 60_000;
    await hasAsked(asked.length + 4);
    expect(() => loading.mustBeOver()).toThrow(/loads its file/);
    [running, locks] = [`${running}${OURS}`, UNLOCKED];
    await isOver();
  });

  it('is not over while what the file holds of ours is seen under a lock, for 10 s', async () => {
    restart();
    [running, locks] = [`${running}${OURS}`, LOCKED];
    await hasAsked(5);
    expect(() => loading.mustBeOver()).toThrow(/loads its file/);
    ahead += 10_000;
    await isOver();
  });

  it('has 10 s from the start of the last daemon on', async () => {
    restart();
    await hasAsked(1);
    ahead += 9_000;
    void loading.onDaemonState('ripd', 'running');
    ahead += 9_000;
    await hasAsked(asked.length + 4);
    expect(() => loading.mustBeOver()).toThrow(/loads its file/);
    ahead += 1_000;
    await isOver();
  });

  it('is over after 10 s where the file holds nothing of ours', async () => {
    restart();
    await hasAsked(1);
    ahead += 10_000;
    await isOver();
  });

  it('is over after 10 s where mgmtd hangs up on us', async () => {
    server.on('connection', socket => socket.destroy());
    restart();
    await waitFor(() => expect(sockets).toHaveLength(1));
    expect(() => loading.mustBeOver()).toThrow(/loads its file/);
    ahead += 10_000;
    await isOver();
  });

  it('begins anew with another mgmtd', async () => {
    restart();
    await hasAsked(1);
    for (const socket of sockets) socket.destroy();
    void loading.onDaemonState('mgmtd', 'gone');
    expect(() => loading.mustBeOver()).toThrow(/mgmtd is not running/);
    void loading.onDaemonState('mgmtd', 'running');
    running += OURS;
    await isOver();
    expect(sockets).toHaveLength(2);
  });
});
