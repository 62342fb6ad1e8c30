import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

const DRAINING = { name: 'smtp', state: 'draining', observedMetric: 12, desiredMetric: 12, drain: {} };
const WITHDRAWN = { ...DRAINING, state: 'withdrawn', observedMetric: 16, desiredMetric: 16 };
const SERVING = { ...DRAINING, state: 'normal', observedMetric: 3, desiredMetric: 3, drain: null };

let run: string;
let socket: ControlSocket;
/** What the controller answers, one look after the other; the last one for good. */
let looks: object[];
let err: string[];
const terminal: Terminal = {
  bytes: () => undefined,
  out: () => undefined,
  err: line => err.push(line),
  paint: (_colour, painted) => painted,
};

beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), 'ripcord-drain-'));
  err = [];
  socket = await listen(socketPath(run), (request, response) => {
    request.resume();
    if (request.method === 'POST') return void response.end('{"done": "smtp drains"}');
    const [look = {}] = looks.length > 1 ? looks.splice(0, 1) : looks;
    response.end(JSON.stringify({ inStep: true, services: [look] }));
  });
});
afterEach(async () => {
  await socket.close();
  await rm(run, { recursive: true });
});

describe('ripcord drain --wait', () => {
  it('returns once the daemon was seen to have withdrawn the service', async () => {
    looks = [DRAINING, WITHDRAWN];
    expect(await main(['drain', 'smtp', '--wait', '--run', run], terminal)).toBe(0);
    expect(looks).toEqual([WITHDRAWN]);
  });

  it('tells of a drain that was over before, rather than wait for ever', async () => {
    looks = [DRAINING, SERVING];
    expect(await main(['drain', 'smtp', '--wait', '--for', '1s', '--run', run], terminal)).toBe(75);
    expect(err).toEqual(['ripcord: the drain of smtp ended before it was withdrawn']);
  });
});
