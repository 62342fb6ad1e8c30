import { afterAll, beforeAll, expect, it } from 'vitest';
import { BRIEF_MS, dnsCheck, type Fields, ntpCheck, run } from '../../unit/checks/checks.ts';
import { freeUdpPort } from '../../unit/checks/udp-server.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';
import { type Folder, makeFolder, type Program, startProgram } from './program.ts';

let port: number;
let folder: Folder;
let program: string;
let chrony: Program | undefined;
beforeAll(async () => {
  port = await freeUdpPort();
  folder = await makeFolder('chrony');
  program = await folder.copy('/usr/sbin/chronyd');
});
afterAll(async () => {
  await chrony?.kill();
  await folder?.remove();
});

const ntp = (over: Fields = {}) => run(ntpCheck(port, over));

/** Starts it with a clock of that kind, which it does not touch (-x), and waits until it answers. */
async function start(clock: string, ...under: string[]): Promise<void> {
  const lines = [
    `port ${port}`,
    'bindaddress 127.0.0.1',
    'bindcmdaddress /',
    'cmdport 0',
    'allow 127.0.0.0/8',
  ];
  const paths = [`pidfile ${folder.path}/pid`, `driftfile ${folder.path}/drift`];
  const config = await folder.write('chrony.conf', [...lines, ...paths, clock, ''].join('\n'));
  const answers = async () => (await ntp({ timeoutMs: BRIEF_MS })).reason !== 'connection refused';
  const [first = program, ...more] = [...under, program, '-x', '-d', '-u', 'root', '-f', config];
  chrony = await startProgram([first, ...more], answers);
}

// One chronyd goes through its life, in this order.

it('a chronyd that never ran: connection refused', async () => {
  expect(await ntp()).toMatchObject({ ok: false, reason: 'connection refused' });
});

it('without a source: answers, and is told as not synchronised', async () => {
  await start('');
  expect(await ntp()).toMatchObject({ ok: false, reason: 'clock is not synchronised' });
  await chrony?.kill();
});

it('with a clock: up, with its stratum and how far its clock, which is ours, seems to be from ours', async () => {
  await start('local stratum 5');
  expect(await ntp({ maxOffset: '1s' })).toMatchObject({
    ok: true,
    reason: expect.stringMatching(/^stratum 5, \d+\.\d ms (ahead of|behind) our clock$/),
  });
});

it('wrong answer: farther from a clock than asked for', async () => {
  expect(await ntp({ maxStratum: 4 })).toMatchObject({ ok: false, reason: 'stratum 5, expected 4 at most' });
});

it('the example: all its checks are up', async () => {
  for (const [id, check] of exampleChecks('ntp', () => ({ host: '127.0.0.1', port })))
    expect(await run(check), id).toMatchObject({ ok: true });
});

it('garbage: it answers no question of DNS', async () => {
  expect(await run(dnsCheck(port, { timeoutMs: BRIEF_MS }))).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^no answer within 1000 ms/),
  });
});

it('frozen: no answer', async () => {
  chrony?.freeze();
  expect(await ntp({ timeoutMs: BRIEF_MS })).toMatchObject({ ok: false, reason: 'no answer within 1000 ms' });
});

it('thawed: up again', async () => {
  chrony?.thaw();
  expect(await ntp()).toMatchObject({ ok: true });
});

it('with a clock a minute fast: down where clocks are compared, and up where they are not', async () => {
  await chrony?.kill();
  await start('local stratum 5', 'faketime', '-f', '+60s');
  expect(await ntp({ maxOffset: '1s' })).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^\d{5}\.\d ms ahead of our clock, expected 1000 ms at most$/),
  });
  expect(await ntp()).toMatchObject({ ok: true });
});

it('killed: connection refused', async () => {
  await chrony?.kill();
  // It is a child of faketime, and may die after it.
  await waitFor(async () =>
    expect(await ntp({ timeoutMs: BRIEF_MS })).toMatchObject({ ok: false, reason: 'connection refused' }),
  );
});
