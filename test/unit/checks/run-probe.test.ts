import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../src/checks/prober.ts';
import { runBounded, runProbe } from '../../../src/checks/run-probe.ts';
import { NoVerdict } from '../../../src/checks/shared/failure.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { literals, namesOf } from '../names.ts';
import { standStill } from '../sys/stand-still.ts';
import { AMPLE_MS, BRIEF_MS, dnsCheck, execCheck, icmpCheck, ntpCheck, smtpCheck } from './checks.ts';
import { serve } from './server.ts';

const exec = systemExec;
const never = () => new Promise<never>(() => {});

describe('a run', () => {
  it('gives the answer and how long it took', async () => {
    const result = await runBounded(async () => ({ ok: true, reason: 'fine' }), AMPLE_MS, { exec });
    expect(result).toEqual({ ok: true, reason: 'fine', ms: expect.any(Number) });
    expect(result.ms).toBeGreaterThanOrEqual(0);
  });

  it('has failed when its prober rejects, with the message as reason', async () => {
    const ask = () => Promise.reject(new Error('out of cheese'));
    expect(await runBounded(ask, AMPLE_MS, { exec })).toMatchObject({ ok: false, reason: 'out of cheese' });
  });

  it('has no verdict when its prober says that it could not be carried out', async () => {
    const ask = () => Promise.reject(new NoVerdict('too many open files in ripcord'));
    const reason = 'too many open files in ripcord';
    expect(await runBounded(ask, AMPLE_MS, { exec })).toMatchObject({ ok: undefined, reason });
  });

  it('has no verdict when it failed while this process stood still', async () => {
    const server = await serve(socket => {
      standStill(600);
      socket.end();
    });
    expect(await runProbe(smtpCheck(server.port), { exec, names: literals })).toMatchObject({
      ok: undefined,
      reason: expect.stringMatching(
        /^connection closed before a banner, but ripcord itself stood still for \d\.\d s$/,
      ),
    });
    await server.stop();
  });

  it('has failed when the server said too much, though taking that apart kept this process', async () => {
    const server = await serve(socket => {
      standStill(600);
      socket.write(`220-${'x'.repeat(100_000)}`);
    });
    expect(await runProbe(smtpCheck(server.port), { exec, names: literals })).toMatchObject({
      ok: false,
      reason: '64 KiB received without a banner',
    });
    await server.stop();
  });

  it('has failed when its prober throws before it gives a promise', async () => {
    const ask = () => {
      throw new Error('out of cheese');
    };
    expect(await runBounded(ask, AMPLE_MS, { exec })).toMatchObject({ ok: false, reason: 'out of cheese' });
  });

  it('ends at the deadline although its prober ignores the signal', async () => {
    expect(await runBounded(never, BRIEF_MS, { exec })).toMatchObject({
      ok: false,
      reason: 'no answer within 1000 ms',
    });
  });

  it('has its signal aborted when it ends, with or without an answer', async () => {
    const contexts: ProbeContext[] = [];
    const answering = async (context: ProbeContext) => {
      contexts.push(context);
      expect(context.signal.aborted).toBe(false);
      return { ok: true, reason: 'fine' };
    };
    const hanging = (context: ProbeContext) => {
      contexts.push(context);
      return never();
    };
    await runBounded(answering, AMPLE_MS, { exec });
    await runBounded(hanging, BRIEF_MS, { exec });
    expect(contexts.map(context => context.signal.aborted)).toEqual([true, true]);
  });

  it('keeps the reason to one printable line', async () => {
    const ask = async () => ({ ok: false, reason: `two\nlines \x1b[31m${'x'.repeat(500)}` });
    const { reason } = await runBounded(ask, AMPLE_MS, { exec });
    expect(reason).toMatch(/^two lines \?\[31mx+…$/);
    expect(reason).toHaveLength(200);
  });
});

describe('a run of a check by name', () => {
  const names = namesOf({ 'mx1.example.org': '127.0.0.1' });

  it('goes to the address of that name', async () => {
    const server = await serve(socket =>
      socket.on('data', () => socket.write('250 well\r\n')).write('220 mx1\r\n'),
    );
    const check = smtpCheck(server.port, { host: 'mx1.example.org' });
    expect(await runProbe(check, { exec, names })).toMatchObject({ ok: true });
    await server.stop();
  });

  it.each([
    ['smtp', smtpCheck(25, { host: 'mx2.example.org' })],
    ['dns', dnsCheck(53, { host: 'mx2.example.org' })],
    ['ntp', ntpCheck(123, { host: 'mx2.example.org' })],
    ['icmp', icmpCheck('mx2.example.org')],
  ])('has no verdict where that cannot be looked up (%s), and says so', async (_, check) => {
    const reason = 'host name mx2.example.org not found';
    expect(await runProbe(check, { exec, names })).toMatchObject({ ok: undefined, reason });
  });

  it('tells a command the name, and looks nothing up', async () => {
    const told: unknown[] = [];
    const check = { ...execCheck(['check']), host: 'mx2.example.org' };
    await runProbe(check, {
      names,
      exec: async (argv, { env }) => {
        told.push(env?.RIPCORD_HOST);
        return { argv, end: 'exited', exitCode: 0, stdout: '', stderr: '', ms: 1 };
      },
    });
    expect(told).toEqual(['mx2.example.org']);
  });
});

describe('a run that is cancelled', () => {
  it('ends at once and lets go of its connection', async () => {
    const server = await serve(() => {});
    const cancel = new AbortController();
    const run = runProbe(smtpCheck(server.port), { exec, names: literals, signal: cancel.signal });
    cancel.abort();
    expect(await run).toMatchObject({ ok: false, reason: 'cancelled' });
    await server.allLeft();
    await server.stop();
  });

  it('before it began never connects', async () => {
    const server = await serve(() => {});
    const result = await runProbe(smtpCheck(server.port), {
      exec,
      names: literals,
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({ ok: false, reason: 'cancelled' });
    await server.stop();
    expect(server.visits()).toBe(0);
  });
});

describe('a run during which our own event loop stood still', () => {
  /** A mail server in a thread of its own, which answers while this one is blocked. */
  const MAIL_SERVER = `
    const { parentPort, workerData } = require('node:worker_threads');
    const server = require('node:net').createServer(socket => {
      const say = text => setTimeout(() => socket.write(text), workerData?.delayMs ?? 0);
      socket.on('error', () => {});
      socket.on('data', data => String(data).startsWith('EHLO') && say('250 mx1\\r\\n'));
      say('220 mx1\\r\\n');
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  `;

  it('is no failure of a service that answered meanwhile', async () => {
    const server = new Worker(MAIL_SERVER, { eval: true });
    const [port] = await once(server, 'message');
    const run = runProbe(smtpCheck(port, { timeoutMs: BRIEF_MS }), { exec, names: literals });
    blockFor(2 * BRIEF_MS);
    expect(await run).toMatchObject({ ok: true, reason: '220 mx1' });
    await server.terminate();
  });

  it('is no failure of a slow service, however often the loop stood still', async () => {
    const server = new Worker(MAIL_SERVER, { eval: true, workerData: { delayMs: BRIEF_MS / 2 } });
    const [port] = await once(server, 'message');
    const run = runProbe(smtpCheck(port, { timeoutMs: 4 * BRIEF_MS }), { exec, names: literals });
    for (let i = 0; i < 3; i++) {
      blockFor(6 * BRIEF_MS);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    expect(await run).toMatchObject({ ok: true, reason: '220 mx1' });
    await server.terminate();
  });

  it('is a failure still if the service hangs', async () => {
    const server = await serve(() => {});
    const run = runProbe(smtpCheck(server.port, { timeoutMs: BRIEF_MS }), { exec, names: literals });
    blockFor(BRIEF_MS + 50);
    expect(await run).toMatchObject({ ok: false, reason: 'no banner within 1000 ms' });
    await server.stop();
  });
});

function blockFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
