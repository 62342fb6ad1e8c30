/** Daemons that die, hang and come back, played by servers of sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DaemonMonitor, monitorDaemons } from '../../../../src/drivers/frr/daemon-monitor.ts';
import { type Clock, systemClock } from '../../../../src/sys/clock.ts';

/** A daemon as far as its socket shows: it answers whatever it is asked, unless it hangs. */
class FakeDaemon {
  readonly questions: string[] = [];
  hangs = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(path: string) {
    this.#server = createServer(socket => {
      this.#sockets.add(socket.on('error', () => {}));
      socket.setEncoding('utf8').on('data', (question: string) => {
        this.questions.push(question);
        if (!this.hangs) socket.write('PING\r\n\0\0\0\0');
      });
    }).listen(path);
  }

  async die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

let folder: string;
let monitor: DaemonMonitor;
let told: string[];
let looks: number;

const start = (name: string) => new FakeDaemon(join(folder, `${name}.vty`));
const states = () => Object.fromEntries(monitor.states());
const become = (expected: Record<string, string>) =>
  vi.waitFor(() => expect(states()).toEqual(expected), { timeout: 10_000, interval: 10 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ripcord-monitor-'));
  told = [];
  looks = 0;
  monitor = monitorDaemons(folder, systemClock, {
    onState: (daemon, state) => told.push(`${daemon} ${state}`),
    onUnsettled: () => {
      looks += 1;
    },
  });
});

afterEach(async () => {
  await monitor.stop();
  rmSync(folder, { recursive: true });
});

describe('a daemon that is watched', () => {
  it('is no news while it runs, and not missed if it never ran', async () => {
    const zebra = start('zebra');
    await become({ zebra: 'running' });
    expect(zebra.questions).toEqual(['echo PING\0']);
    expect(told).toEqual([]);
    await zebra.die();
  });
});

describe('a daemon that was seen', () => {
  it('has its death told, and so its return, after which one looks often for a while', async () => {
    const first = start('ripd');
    await become({ ripd: 'running' });
    await first.die();
    await become({ ripd: 'gone' });
    expect(looks).toBe(0);

    const second = start('ripd');
    await become({ ripd: 'running' });
    expect(told).toEqual(['ripd gone', 'ripd running']);
    await vi.waitFor(() => expect(looks).toBeGreaterThan(2), { timeout: 10_000 });
    await second.die();
  });

  it('is looked for 25 ms after 25 ms once it went, for 10 s, and then as seldom as before', async () => {
    const pauses: number[] = [];
    let ahead = 0;
    await monitor.stop();
    const clock: Clock = {
      ...systemClock,
      now: () => systemClock.now() + ahead,
      sleep: (ms, signal) => {
        pauses.push(ms);
        return systemClock.sleep(ms, signal);
      },
    };
    monitor = monitorDaemons(folder, clock, { onState: () => {}, onUnsettled: () => {} });
    const zebra = start('zebra');
    await become({ zebra: 'running' });
    expect(new Set(pauses)).toEqual(new Set([300]));
    await zebra.die();
    await vi.waitFor(() => expect(pauses).toContain(25), { timeout: 10_000 });
    ahead = 10_000;
    await vi.waitFor(() => expect(pauses.slice(-3)).toEqual([300, 300, 300]), { timeout: 10_000 });
  });

  it('that hangs is told of once, whether it hung before or since, and when it goes on', async () => {
    const zebra = start('zebra');
    const ripd = start('ripd');
    ripd.hangs = true;
    await become({ zebra: 'running', ripd: 'hung' });
    zebra.hangs = true;
    await become({ zebra: 'hung', ripd: 'hung' });
    expect(told.sort()).toEqual(['ripd hung', 'zebra hung']);
    await zebra.die();
    await become({ zebra: 'gone', ripd: 'hung' });
    await ripd.die();
  });
});
