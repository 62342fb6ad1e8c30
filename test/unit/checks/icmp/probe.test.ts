import { describe, expect, it } from 'vitest';
import { runProbe } from '../../../../src/checks/run-probe.ts';
import type { Exec, ExecResult } from '../../../../src/sys/exec.ts';
import { literals } from '../../names.ts';
import { BRIEF_MS, icmpCheck } from '../checks.ts';

const HEAD = 'PING 10.46.1.2 (10.46.1.2) 56(84) bytes of data.\n';
const LOST =
  '\n--- 10.46.1.2 ping statistics ---\n1 packets transmitted, 0 received, 100% packet loss, time 0ms\n';
const REPLY = '64 bytes from 10.46.1.2: icmp_seq=1 ttl=63 time=0.033 ms\n';

/** Probes 10.46.1.2 with a ping that ends like this (recorded of iputils 20221126). */
function pinged(over: Partial<ExecResult>, exec?: Exec) {
  const ended: Exec = async argv => ({
    argv,
    end: 'exited',
    exitCode: 0,
    stdout: '',
    stderr: '',
    ms: 1,
    ...over,
  });
  return runProbe(icmpCheck('10.46.1.2', { timeoutMs: BRIEF_MS }), { exec: exec ?? ended, names: literals });
}

describe('an echo request', () => {
  it('is one, to the host as an argument that is no option, with words that are read in English', async () => {
    let asked: unknown;
    await pinged({}, async (argv, { env }) => {
      asked = { argv, env };
      return { argv, end: 'exited', exitCode: 1, stdout: '', stderr: '', ms: 1 };
    });
    expect(asked).toEqual({ argv: ['ping', '-n', '-c', '1', '--', '10.46.1.2'], env: { LC_ALL: 'C' } });
  });

  it('that is answered is up, and its time is the reason', async () => {
    expect(await pinged({ stdout: HEAD + REPLY })).toMatchObject({ ok: true, reason: 'answer in 0.033 ms' });
  });

  it.each<[string, Partial<ExecResult>, string]>([
    ['nobody answers', { exitCode: 1, stdout: HEAD + LOST }, 'no answer'],
    [
      'a router knows no way',
      { exitCode: 1, stdout: `${HEAD}From 10.46.1.1 icmp_seq=1 Destination Host Unreachable\n${LOST}` },
      'destination host unreachable, says 10.46.1.1',
    ],
    [
      'this machine knows no way',
      { exitCode: 2, stderr: 'ping: connect: Network is unreachable\n' },
      'ping: connect: Network is unreachable',
    ],
    [
      'the name is unknown',
      { exitCode: 2, stderr: 'ping: nosuch.invalid: Name or service not known\n' },
      'ping: nosuch.invalid: Name or service not known',
    ],
    ['it exits well and says nothing', { exitCode: 0, stdout: '' }, 'no answer'],
    ['it talks garbage', { exitCode: 0, stdout: 'usage: ping time=0 ms\n' }, 'no answer'],
    ['it is killed', { end: 'killed', exitCode: undefined }, 'ping was killed by a signal'],
    [
      'there is no ping',
      { end: 'not-started', exitCode: undefined, stderr: 'spawn ping ENOENT' },
      'ping cannot be started (package iputils-ping): spawn ping ENOENT',
    ],
  ])('is down where %s', async (_, over, reason) => {
    expect(await pinged(over)).toMatchObject({ ok: false, reason });
  });

  it('that hangs is down at the timeout, and ping is told to go', async () => {
    let told = false;
    const hanging: Exec = (argv, { signal }) =>
      new Promise(resolve => {
        signal?.addEventListener('abort', () => {
          told = true;
          resolve({ argv, end: 'killed', exitCode: undefined, stdout: '', stderr: '', ms: 250 });
        });
      });
    expect(await pinged({}, hanging)).toMatchObject({ ok: false, reason: 'no answer within 1000 ms' });
    expect(told).toBe(true);
  });
});
