import { expect, test } from 'vitest';
import { loadConfig, parseConfig } from '../../../../src/config/load.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { shareChecks } from '../../../../src/engine/monitor/shared-checks.ts';

const PROCESS = { kind: 'process', name: 'master', interval: '1s' };
const TCP = { kind: 'tcp', host: '127.0.0.1', port: 25, interval: '1s' };
const EXEC = { kind: 'exec', command: ['/opt/check'], interval: '1s' };

/** Who shares with whom, as service:check or service@peer:check, of services that have these checks, one each. */
function groups(checks: readonly object[], peersChecks: readonly (object | undefined)[] = []): string[][] {
  const services = checks.map((check, index) => {
    const ofPeer = peersChecks[index];
    const peers = ofPeer && [{ name: 'b', address: '10.46.2.2', checks: [ofPeer] }];
    return { name: `s${index}`, address: `198.51.100.${index + 1}/32`, metric: 1, checks: [check], peers };
  });
  const file = { server: 'a', routing: { networks: ['eth0'] }, services };
  return shareChecks(allChecks(parseConfig(JSON.stringify(file), 'a.json'))).map(({ refs }) =>
    refs.map(({ service, peer, check }) => `${service}${peer === undefined ? '' : `@${peer}`}:${check.id}`),
  );
}

test('given the same check in several services, it is one', () => {
  expect(groups([PROCESS, TCP, PROCESS, PROCESS])).toEqual([
    ['s0:process:master', 's2:process:master', 's3:process:master'],
    ['s1:tcp:25'],
  ]);
});

test('given the example of several services, the check that two of them name by an anchor is one', async () => {
  const path = new URL('../../../../examples/services/mail-server.yml', import.meta.url).pathname;
  const shared = shareChecks(allChecks(await loadConfig(path)));
  expect(shared.flatMap(({ refs }) => (refs.length > 1 ? [refs.map(({ service }) => service)] : []))).toEqual(
    [['smtp', 'mailbox']],
  );
});

test('given its fields in another order, it is the same', () => {
  const { kind, name, interval } = PROCESS;
  expect(groups([PROCESS, { interval, name, kind }])).toHaveLength(1);
});

test('given defaults written out, it is the same', () => {
  expect(groups([PROCESS, { ...PROCESS, timeout: '800ms' }])).toHaveLength(1);
});

test.each([
  ['rise', { ...TCP, rise: 5 }],
  ['fall', { ...TCP, fall: 5 }],
  ['informational', { ...TCP, informational: true }],
  ['id', { ...TCP, id: 'mail' }],
])('given another %s, which is for the judge, it is still run as one', (_, other) => {
  expect(groups([TCP, other])).toHaveLength(1);
});

test.each([
  ['host', { ...TCP, host: '127.0.0.2' }],
  ['port', { ...TCP, port: 26 }],
  ['interval', { ...TCP, interval: '2s' }],
  ['schedule', { ...TCP, interval: undefined, schedule: '* * * * *' }],
  ['fast interval', { ...TCP, fastInterval: '100ms' }],
  ['timeout', { ...TCP, timeout: '100ms' }],
  ['expectation', { ...TCP, expect: '^220' }],
  ['watch', { ...TCP, watch: true }],
])('given another %s, it is another check', (_, other) => {
  expect(groups([TCP, other])).toHaveLength(2);
});

test('given no host, each service asks its own address', () => {
  const { host, ...ofService } = TCP;
  expect(groups([ofService, ofService])).toHaveLength(2);
});

test('given a peer that serves several services, its check is one, apart from our own', () => {
  const { host, ...ofService } = TCP;
  expect(groups([ofService, ofService], [ofService, ofService])).toEqual([
    ['s0:tcp:25'],
    ['s0@b:tcp:25', 's1@b:tcp:25'],
    ['s1:tcp:25'],
  ]);
});

test('given a command, which is told its name and its address, only the same of both is one', () => {
  const atPeer = (id: string) => ({ ...EXEC, id });
  expect(groups([TCP, TCP], [atPeer('x'), atPeer('x')])).toHaveLength(2);
  expect(groups([TCP, TCP], [atPeer('x'), atPeer('y')])).toHaveLength(3);
  expect(groups([EXEC, EXEC])).toHaveLength(2);
});
