/** The real ping(8) in network namespaces of its own: where nobody answers, and where no way leads. */
import { expect, it } from 'vitest';
import { runProbe } from '../../../src/checks/run-probe.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { BRIEF_MS, type Fields, icmpCheck } from '../../unit/checks/checks.ts';
import { literals } from '../../unit/names.ts';

/** Runs a program in a new network namespace, once `prepare` was done there. */
const inNamespace =
  (prepare: string): Exec =>
  (argv, options) =>
    systemExec(['unshare', '--net', 'sh', '-c', `${prepare} && exec "$@"`, 'sh', ...argv], options);

const ping = (prepare: string, over: Fields = {}) =>
  runProbe(icmpCheck('127.0.0.1', over), { exec: inNamespace(prepare), names: literals });

it('given a host that ignores echo requests: down at the timeout', async () => {
  const silent = 'ip link set lo up && echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all';
  expect(await ping(silent, { timeoutMs: BRIEF_MS })).toMatchObject({
    ok: false,
    reason: 'no answer within 1000 ms',
  });
});

it('given a host that answers, there as well: up', async () => {
  expect(await ping('ip link set lo up')).toMatchObject({ ok: true });
});

it('given no way to the host: down, and ping says so', async () => {
  expect(await ping('true')).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^ping: .*Network is unreachable$/),
  });
});
