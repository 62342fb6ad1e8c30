import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/sys/clock.ts';
import { startDeadline } from '../../../src/sys/deadline.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { standStill } from './stand-still.ts';

/** Longer than any deadline below. */
const STILL_MS = 600;

describe('a deadline', () => {
  it('holds in the end', async () => {
    await new Promise<void>(resolve => startDeadline(50, resolve));
  });

  it('is never met once it was cancelled', async () => {
    const met: string[] = [];
    startDeadline(10, () => met.push('met')).cancel();
    await new Promise<void>(resolve => startDeadline(100, resolve));
    expect(met).toEqual([]);
  });

  it('gives back the time in which this process stood still, again and again', async () => {
    const met: string[] = [];
    const over = new Promise<void>(resolve => {
      startDeadline(100, () => {
        met.push('met');
        resolve();
      });
    });
    for (let stop = 0; stop < 15; stop += 1) {
      standStill(300);
      for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
      expect(met).toEqual([]);
    }
    await over;
  });

  it('tells for how long, before its own timer could notice', () => {
    const deadline = startDeadline(100, () => {});
    expect(deadline.stoodStillMs()).toBe(0);
    standStill(STILL_MS);
    expect(deadline.stoodStillMs()).toBeGreaterThan(STILL_MS / 2);
    deadline.cancel();
  });

  it('leaves time for each message of a conversation that was held up midway', async () => {
    const server = await talker();
    const said: string[] = [];
    const socket = connect(server.port, '127.0.0.1');
    const deadline = startDeadline(200, () => socket.destroy(new Error('too late')));
    for (let message = 0; message < 3; message += 1) {
      socket.write('next\n');
      standStill(STILL_MS);
      said.push(String((await once(socket, 'data'))[0]));
    }
    deadline.cancel();
    socket.destroy();
    await server.stop();
    expect(said).toEqual(['well\n', 'well\n', 'well\n']);
  });
});

describe('the time of a child', () => {
  it('is not over for a program that ended by itself while we stood still', async () => {
    const running = systemExec(['sh', '-c', 'echo done'], { timeoutMs: STILL_MS / 2 });
    standStill(STILL_MS);
    expect(await running).toMatchObject({ end: 'exited', exitCode: 0, stdout: 'done\n' });
  });

  it('that others are allowed is not over when we stood still, and is when they were told to stop', async () => {
    const over: string[] = [];
    const stop = new AbortController();
    const allowed = systemClock.allow(100, stop.signal).then(() => over.push('over'));
    standStill(STILL_MS);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(over).toEqual([]);
    stop.abort();
    await allowed;
    expect(over).toEqual(['over']);
  });
});

/** A server in a thread of its own, which answers while ours stands still. */
async function talker() {
  const code = `
    const { createServer } = require('node:net');
    const { parentPort } = require('node:worker_threads');
    const server = createServer(socket => socket.on('error', () => {}).on('data', () => socket.write('well\\n')));
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(code, { eval: true });
  const [port]: number[] = await once(worker, 'message');
  if (port === undefined) throw new Error('the server tells no port');
  return { port, stop: () => worker.terminate() };
}
