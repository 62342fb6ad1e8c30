import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../../src/api/api.ts';
import { ask, isAnswered, isResponsive, socketPath } from '../../../src/api/client.ts';
import { AlreadyRunningError, listen } from '../../../src/api/unix-socket.ts';
import { NoSuchServiceError } from '../../../src/engine/operator/execute.ts';
import type { OperatorRequest } from '../../../src/engine/operator/requests.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-socket-'));
  path = socketPath(join(folder, 'run'));
});
afterEach(() => rm(folder, { recursive: true }));

const orders: OperatorRequest[] = [];
const starting = api(
  {
    status: () => undefined,
    explain: () => undefined,
    events: () => false,
    order: async (order, by) => {
      if (order.service === 'none') throw new NoSuchServiceError('none', ['smtp']);
      orders.push(order);
      return `done over ${by}`;
    },
    reload: async () => ({ ok: false, error: 'the controller is starting: ask again' }),
    configuration: () => undefined,
    sources: () => undefined,
  },
  'socket',
);

describe('the control socket', () => {
  it('is open to owner and group only', async () => {
    const socket = await listen(path, starting);
    expect((await stat(path)).mode & 0o777).toBe(0o660);
    expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o750);
    await socket.close();
  });

  it('keeps a second controller out', async () => {
    const socket = await listen(path, starting);
    await expect(listen(path, starting)).rejects.toThrow(AlreadyRunningError);
    expect(await isAnswered(path)).toBe(true);
    expect(await isResponsive(path)).toBe(true);
    await socket.close();
    expect(await isResponsive(path)).toBe(false);
  });

  it('takes the place of a socket that a dead controller left', async () => {
    await listen(path, starting).then(socket => socket.close());
    await writeFile(path, '');
    const socket = await listen(path, starting);
    await expect(ask(path, '/v1/status')).rejects.toThrow('the controller is starting');
    await socket.close();
  });

  it('says how to make a folder that it cannot make', async () => {
    await writeFile(join(folder, 'run'), '');
    await expect(listen(path, starting)).rejects.toThrow(
      /the run folder \S+run cannot be made: EEXIST.*\. As root: install -d -m 0750 -o \d+ -g \d+ \S+run$/,
    );
  });

  it('tells in one sentence that no controller is there', async () => {
    await expect(ask(path, '/v1/status')).rejects.toThrow(
      `no controller answers on ${path}: there is no such socket`,
    );
  });

  it('gives up on a controller that hangs', async () => {
    const hung = createServer();
    const at = join(folder, 'hung.sock');
    await new Promise<void>(resolve => hung.listen(at, resolve));
    await expect(ask(at, '/v1/status', undefined, 100)).rejects.toThrow('no answer within 100 ms');
    expect(await isAnswered(at)).toBe(true);
    expect(await isResponsive(at, 100)).toBe(false);
    hung.close();
  });

  it('knows no other resource', async () => {
    const socket = await listen(path, starting);
    await expect(ask(path, '/v1/nonsense')).rejects.toThrow('there is no GET /v1/nonsense');
    await socket.close();
  });

  it('passes an order on, and nothing that is none', async () => {
    const socket = await listen(path, starting);
    expect(await ask(path, '/v1/orders', { order: 'drain', service: 'smtp', reason: 'upgrade' })).toContain(
      'done',
    );
    expect(orders).toEqual([{ order: 'drain', service: 'smtp', reason: 'upgrade' }]);
    await expect(ask(path, '/v1/orders', { order: 'explode', service: 'smtp' })).rejects.toThrow(
      'order must be drain, undrain, failback, override or clear-override, not "explode"',
    );
    await expect(ask(path, '/v1/orders', { order: 'drain', service: 'x'.repeat(20_000) })).rejects.toThrow(
      'more than 16384 bytes',
    );
    await expect(ask(path, '/v1/orders', { order: 'drain', service: 'none' })).rejects.toThrow(
      'there is no service none',
    );
    await socket.close();
  });
});
