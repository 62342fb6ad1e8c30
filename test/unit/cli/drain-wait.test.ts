import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { DrainStatus, ServiceStatus } from '../../../src/report/status/status-schema.ts';
import { AT } from '../report/events/events.ts';
import { drainStatus, serviceStatus, servingStatus, status } from '../report/status/statuses.ts';

const elsewhere = servingStatus({ servers: ['smtp-a'], metric: 5, here: false });
const DRAINING = { name: 'smtp', state: 'draining', observedMetric: 12, desiredMetric: 12 } as const;
const draining = (what: NonNullable<DrainStatus['waitsFor']>['what'], connections: number | null = null) =>
  serviceStatus({ ...DRAINING, drain: drainStatus({ waitsFor: { what, connections, until: AT } }) });
const WITHDRAWN = serviceStatus({
  ...{ state: 'withdrawn', observedMetric: 16, desiredMetric: 16, drain: drainStatus(), serving: elsewhere },
});
const SERVING = serviceStatus({ state: 'normal', observedMetric: 3, desiredMetric: 3 });

let run: string;
let socket: ControlSocket;
/** What the controller answers, one look after the other; the last one for good. */
let looks: ServiceStatus[];
/** Its error at each look until the last. */
let error: string | null;
let out: string[];
let err: string[];
const terminal: Terminal = {
  bytes: () => undefined,
  out: line => out.push(line),
  err: line => err.push(line),
  paint: (_colour, painted) => painted,
};

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'ripcord-drain-'));
  out = [];
  err = [];
  error = null;
  socket = await listen(socketPath(run), (request, response) => {
    request.resume();
    if (request.method === 'POST') return void response.end('{"done": "draining smtp"}');
    const [look = SERVING] = looks.length > 1 ? looks.splice(0, 1) : looks;
    const failed = looks.length > 1 && error !== null ? { error, inStep: false } : {};
    response.end(JSON.stringify(status({ services: [look], ...failed })));
  });
});
afterEach(async () => {
  await socket.close();
  await rm(run, { recursive: true });
});

describe('ripcord drain', () => {
  it('names --wait, which would tell how it ends', async () => {
    looks = [SERVING];
    expect(await main(['drain', 'smtp', '--run', run], terminal)).toBe(0);
    expect(out).toEqual(['draining smtp', expect.stringContaining('--wait')]);
  });
});

describe('ripcord drain --wait', () => {
  it('shows each thing that it waits for, and ends with who serves now', async () => {
    looks = [draining('announcement'), draining('routers'), draining('connections', 3), WITHDRAWN];
    expect(await main(['drain', 'smtp', '--wait', '--run', run], terminal)).toBe(0);
    expect(out).toEqual([
      'draining smtp',
      expect.stringMatching(/^smtp: waits until its worse metric is announced/),
      'smtp: waits for routers to move, until 12:01:07 at most',
      'smtp: waits for 3 connections to end, until 12:01:07 at most',
      expect.stringMatching(/^smtp: withdrawn after \d+\.\d s; smtp-a serves now \(5\)$/),
    ]);
  });

  it('says so of a service that is withdrawn already', async () => {
    looks = [WITHDRAWN];
    expect(await main(['drain', 'smtp', '--wait', '--run', run], terminal)).toBe(0);
    expect(out.at(-1)).toBe('smtp: withdrawn already; smtp-a serves now (5)');
  });

  it('says so once where the routing daemon was not seen to hold it', async () => {
    looks = [WITHDRAWN, WITHDRAWN, WITHDRAWN, WITHDRAWN];
    error = 'ripd is not running';
    expect(await main(['drain', 'smtp', '--wait', '--run', run], terminal)).toBe(0);
    expect(out.slice(1)).toEqual([
      'smtp: waits until the routing daemon was seen to hold the withdrawal: ripd is not running',
      expect.stringMatching(/^smtp: withdrawn after /),
    ]);
  });

  it('tells of a drain that was over before, rather than wait for ever', async () => {
    looks = [draining('routers'), SERVING];
    expect(await main(['drain', 'smtp', '--wait', '--for', '1s', '--run', run], terminal)).toBe(75);
    expect(err).toEqual(['ripcord: the drain of smtp ended before it was withdrawn']);
  });
});
