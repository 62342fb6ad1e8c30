/** Checks at a service address of ours. 192.0.2.99 is on no machine (RFC 5737). */
import { describe, expect, it } from 'vitest';
import { type OwnAddresses, ownAddresses } from '../../../src/checks/own-addresses.ts';
import type { Check } from '../../../src/checks/registry.ts';
import { runProbe } from '../../../src/checks/run-probe.ts';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { systemHasAddress } from '../../../src/sys/local-addresses.ts';
import { literals, namesOf } from '../names.ts';
import { checkOf, dnsCheck, httpCheck, icmpCheck, ntpCheck, smtpCheck, tcpCheck } from './checks.ts';
import { serve } from './server.ts';

const ABSENT = '192.0.2.99';
const NOWHERE = { host: ABSENT };
/** A service at this address. */
const at = (ip: string) => [{ addresses: [{ ip }] }];
const probe = (check: Check, own: OwnAddresses, names = literals) =>
  runProbe(check, { exec: systemExec, names, own });
const ours = ownAddresses(at(ABSENT), systemHasAddress());
/** It was there a moment ago. */
const gone = ownAddresses(at(ABSENT), () => true);
const ANSWER = {
  ok: undefined,
  absent: ABSENT,
  reason: '192.0.2.99 is not on this server: another one would answer',
};

describe('a service address of ours that is not on this server', () => {
  it.each([ABSENT, '::ffff:192.0.2.99', '::FFFF:C000:0263'])('is not asked, spelled %s', async host => {
    expect(await probe(tcpCheck(25, { host }), ours)).toMatchObject(ANSWER);
  });

  it('is not asked by its name', async () => {
    expect(
      await probe(tcpCheck(25, { host: 'web.example' }), ours, namesOf({ 'web.example': ABSENT })),
    ).toMatchObject(ANSWER);
  });

  it.each([
    ['tcp', tcpCheck(25, NOWHERE)],
    ['smtp', smtpCheck(25, NOWHERE)],
    ['http', httpCheck(80, NOWHERE)],
    ['dns', dnsCheck(53, NOWHERE)],
    ['dns over tcp', dnsCheck(53, { ...NOWHERE, transport: 'tcp' })],
    ['ntp', ntpCheck(123, NOWHERE)],
  ])('is not asked by %s, though it has only just gone', async (_, check) => {
    expect(await probe(check, gone)).toMatchObject(ANSWER);
  });

  it('is not asked by icmp, though it has only just gone', async () => {
    const exec: Exec = async argv => {
      expect(argv).toContain('-I');
      const stderr = 'ping: bind: Cannot assign requested address\n';
      return { argv, end: 'exited', exitCode: 2, stdout: '', stderr, ms: 1 };
    };
    expect(await runProbe(icmpCheck(ABSENT), { exec, names: literals, own: gone })).toMatchObject(ANSWER);
  });

  it('is left to a command', async () => {
    const check = checkOf({ kind: 'exec', command: ['/bin/true'] });
    expect(
      await probe(
        check,
        ownAddresses(at('198.51.100.25'), () => false),
      ),
    ).toMatchObject({ ok: true });
  });
});

it('A service address of ours that is on this server is asked from itself', async () => {
  const from: (string | undefined)[] = [];
  const server = await serve(socket => {
    from.push(socket.remoteAddress);
    socket.write('220 mx ESMTP\r\n');
  });
  const here = ownAddresses(at('127.0.0.1'), systemHasAddress());
  expect(await probe(tcpCheck(server.port, { expect: '^220' }), here)).toMatchObject({ ok: true });
  expect(from).toEqual(['127.0.0.1']);
  await server.stop();
});
