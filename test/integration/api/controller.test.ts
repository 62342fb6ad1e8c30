/**
 * A whole controller, seen from outside: by its commands, over HTTP and by Prometheus. Its vtysh is not there, so that it
 * can change nothing of this machine; the service that it checks is one of this test.
 */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { loadWithSources } from '../../../src/config/load.ts';
import { type Daemon, startDaemon } from '../../../src/daemon/daemon.ts';
import type { Event } from '../../../src/report/events/event.ts';
import type { Log } from '../../../src/report/events/log.ts';
import { STATUS_SCHEMA_FILE } from '../../docs/artifacts.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';
import { promtool } from './promtool.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';

let folder: string;
let service: Server;
let daemon: Daemon | undefined;
let logged: string[];
let out: string[];
let httpPort: number;
const terminal: Terminal = {
  bytes: () => undefined,
  out: text => out.push(text),
  err: text => out.push(text),
  paint: (_colour, text) => text,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-observed-'));
  logged = [];
  out = [];
  // A check that was cut off resets its connection.
  service = createServer(socket => socket.on('error', () => {}).end('220 smtp-b ESMTP\r\n'));
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve));
  await writeFile(join(folder, 'token'), TOKEN);
  await chmod(join(folder, 'token'), 0o600);
});
afterEach(async () => {
  await daemon?.stop('the test is over');
  daemon = undefined;
  service.close();
  await rm(folder, { recursive: true });
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise(resolve => probe.close(resolve));
  return port;
}

async function start(http: object = {}): Promise<void> {
  httpPort = await freePort();
  const check = { kind: 'tcp', host: '127.0.0.1', port: portOf(service), expect: '^220', interval: '50ms' };
  await writeFile(
    join(folder, 'ripcord.json'),
    JSON.stringify({
      server: 'smtp-b',
      routing: { networks: ['eth0'], vtysh: ['/nonexistent/vtysh'], config: null },
      services: [
        { name: 'smtp', address: '198.51.100.25/32', metric: 5, checks: [{ ...check, id: 'banner' }] },
      ],
      http: { port: httpPort, tokenFile: join(folder, 'token'), ...http },
      paths: { run: join(folder, 'run'), state: join(folder, 'state') },
      onStop: 'keep',
    }),
  );
  const say = (message: string) => logged.push(message);
  const log: Log = { error: say, warn: say, info: say, debug: () => undefined, end: async () => undefined };
  daemon = await startDaemon(await loadWithSources(join(folder, 'ripcord.json')), log);
}

async function ripcord(...argv: string[]): Promise<string> {
  out = [];
  await main([...argv, '--run', join(folder, 'run')], terminal);
  return out.join('\n');
}

const url = (path: string) => `http://127.0.0.1:${httpPort}${path}`;
const get = async (path: string) => {
  const response = await fetch(url(path));
  return { code: response.status, text: await response.text() };
};
const eventually = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: PATIENCE_MS, interval: 20 });
const isUp = () => eventually(async () => expect(await ripcord('status')).toMatch(/banner +up/));
const kinds = async () =>
  (await ripcord('events', '--json')).split('\n').map((line): Event['kind'] => JSON.parse(line).kind);

describe('a running controller', () => {
  it('tells its status as the published schema says', async () => {
    await start();
    await isUp();
    const schema: object = JSON.parse(await readFile(STATUS_SCHEMA_FILE, 'utf8'));
    const matches = new Ajv({ formats: { 'date-time': true } }).compile(schema);
    matches(JSON.parse(await ripcord('status', '--json')));
    expect(matches.errors ?? []).toEqual([]);
  });

  it('is alive, but not in step while the daemon is not there', async () => {
    await start();
    await eventually(async () => expect((await get('/livez')).code).toBe(200));
    await eventually(async () => expect((await get('/readyz')).text).toContain('/nonexistent/vtysh'));
    expect((await get('/readyz')).code).toBe(503);
  });

  it('gives metrics that promtool has nothing to say of', async () => {
    await start();
    await isUp();
    const { text } = await get('/metrics');
    expect(text).toContain('ripcord_check_up{service="smtp",server="smtp-b",check="banner"} 1');
    expect(text).toContain('ripcord_config_last_reload_successful 1');
    expect(text).toMatch(
      /ripcord_check_runs_total\{service="smtp",server="smtp-b",check="banner",result="success"\} \d/,
    );
    expect(await promtool(['check', 'metrics'], text)).toBe('');
    await eventually(async () =>
      expect((await get('/metrics')).text).toMatch(/ripcord_reconcile_total\{result="failure"\} \d/),
    );
  });

  it('explains a service, and what would change it', async () => {
    await start();
    await isUp();
    const text = await ripcord('explain', 'smtp');
    expect(text).toMatch(/smtp-b \(here\) +banner +up +passed \d+ times in a row/);
    expect(text).toMatch(/2 failures of banner \(about 100ms\) +-> +withdrawn$/m);
    expect(text).toMatch(/smtp +smtp-b: banner is up: /);
  });

  it('tells of a service that dies, and once only', async () => {
    await start();
    await isUp();
    service.close();
    await eventually(async () =>
      expect(await ripcord('events')).toContain('banner is down: connection refused'),
    );
    expect(await ripcord('events')).toMatch(/smtp +smtp-b is down: failed banner/);
    expect(logged.filter(line => line.includes('banner is down'))).toHaveLength(1);
  });

  it('takes orders over HTTP, with the token, and tells who gave them', async () => {
    await start();
    await isUp();
    const order = (authorization: string) =>
      fetch(url('/v1/orders'), {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify({ order: 'drain', service: 'smtp', reason: 'upgrade' }),
      });
    expect((await order('Bearer wrong')).status).toBe(401);
    expect(await kinds()).not.toContain('drain');
    expect((await order(`Bearer ${TOKEN}`)).status).toBe(200);
    expect(await ripcord('events')).toContain('order over http: draining smtp');
    expect(await ripcord('explain', 'smtp')).toContain('ripcord undrain smtp');
  });

  it('takes another token over while it runs, and both for as long as its file holds both', async () => {
    const newer = 'fedcba9876543210fedcba9876543210';
    const codes = () =>
      Promise.all(
        [TOKEN, newer].map(async token => {
          const headers = { authorization: `Bearer ${token}` };
          return (await fetch(url('/v1/reload'), { method: 'POST', headers }).catch(() => undefined))?.status;
        }),
      );
    await start();
    await isUp();
    expect(await codes()).toEqual([200, 401]);
    await writeFile(join(folder, 'token'), `${newer}\n${TOKEN}\n`);
    await eventually(async () => expect(await codes()).toEqual([200, 200]));
    expect(await ripcord('events')).toContain(`${join(folder, 'token')} holds another secret`);
    await writeFile(join(folder, 'token'), newer);
    await eventually(async () => expect(await codes()).toEqual([401, 200]));
  });

  it('keeps its events over a restart', async () => {
    await start();
    await isUp();
    await daemon?.stop('restart');
    await start();
    await eventually(async () => expect((await kinds()).filter(kind => kind === 'start')).toHaveLength(2));
    expect(await kinds()).toEqual(expect.arrayContaining(['start', 'check', 'stop', 'stopped', 'start']));
    const events = (await ripcord('events', '--json')).split('\n').map((line): Event => JSON.parse(line));
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect((await stat(join(folder, 'state', 'events.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('goes on with HTTP as it was while its token file cannot be used, and says so at each reload', async () => {
    await start();
    await isUp();
    await rm(join(folder, 'token'));
    await execa('mkfifo', ['-m', '600', join(folder, 'token')]);
    await eventually(async () =>
      expect(await ripcord('events')).toMatch(
        /token file .* it is a pipe.*: what was read before stays in force/,
      ),
    );
    expect((await fetch(url('/livez'))).status).toBe(200);
    expect(await ripcord('reload')).toMatch(/reload rejected: keeping the current configuration: token file/);
  });

  it('goes on without HTTP where the token is open to others, and tells so', async () => {
    await chmod(join(folder, 'token'), 0o644);
    await start();
    await isUp();
    await expect(fetch(url('/livez'))).rejects.toThrow();
    expect(await ripcord('events')).toMatch(/goes on without HTTP: token file .* is open to every user/);
  });
});
