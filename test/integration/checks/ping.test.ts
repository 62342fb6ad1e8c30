/** The real ping(8), to loopback. */
import { expect, it } from 'vitest';
import { ownAddresses } from '../../../src/checks/own-addresses.ts';
import { runProbe } from '../../../src/checks/run-probe.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { BRIEF_MS, icmpCheck, run } from '../../unit/checks/checks.ts';
import { literals, namesOf } from '../../unit/names.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';

it.each(['127.0.0.1', '127.1.2.3', '::1'])('given %s, which answers: up, with its time', async host => {
  expect(await run(icmpCheck(host))).toMatchObject({
    ok: true,
    reason: expect.stringMatching(/^answer in [\d.]+ ms$/),
  });
});

it('given the name of a host: up by the address that it stands for', async () => {
  const names = namesOf({ 'gateway.example.org': '127.1.2.3' });
  const check = icmpCheck('gateway.example.org');
  expect(await runProbe(check, { exec: systemExec, names })).toMatchObject({ ok: true });
});

it('given 127.255.255.255, which is no host: down, and ping says why', async () => {
  expect(await run(icmpCheck('127.255.255.255'))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^ping: .*broadcast/),
  });
});

it('given a ping that hangs: down at the timeout, and it is killed', async () => {
  const ends: string[] = [];
  const stopped: Exec = async ([program, ...args], options) => {
    const result = await systemExec(
      ['sh', '-c', 'kill -STOP $$; exec "$@"', 'sh', program, ...args],
      options,
    );
    ends.push(result.end);
    return result;
  };
  expect(
    await runProbe(icmpCheck('127.0.0.1', { timeoutMs: BRIEF_MS }), { exec: stopped, names: literals }),
  ).toMatchObject({
    ok: false,
    reason: 'no answer within 1000 ms',
  });
  await waitFor(() => expect(ends).toEqual(['killed']));
});

it('the example: its gateway is up, where that is loopback', async () => {
  const gateway = exampleChecks('icmp', id => (id === 'gateway' ? { host: '127.0.0.1' } : {})).get('gateway');
  if (gateway === undefined) throw new Error('the example has lost its check');
  expect(await run(gateway)).toMatchObject({ ok: true });
});

it('A service address of ours that has only just gone is not asked: no server that took it over answers for us', async () => {
  const gone = ownAddresses([{ addresses: [{ ip: '192.0.2.99' }] }], () => true);
  expect(
    await runProbe(icmpCheck('192.0.2.99'), { exec: systemExec, names: literals, own: gone }),
  ).toMatchObject({ ok: undefined, absent: '192.0.2.99' });
});
