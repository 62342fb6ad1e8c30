import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../src/config/load.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { shareChecks } from '../../../../src/engine/monitor/shared-checks.ts';
import { configOf, peerEntry, serviceAt } from '../../configuration.ts';

const PROCESS = { kind: 'process', name: 'master', interval: '1s' };
const TCP = { kind: 'tcp', host: '127.0.0.1', port: 25, interval: '1s' };
const EXEC = { kind: 'exec', command: ['/opt/check'], interval: '1s' };

/** Who shares with whom, as service:check or service@peer:check, of services that have these checks, one each. */
function groups(checks: readonly object[], peersChecks: readonly (object | undefined)[] = []): string[][] {
  const services = checks.map((check, index) => {
    const ofPeer = peersChecks[index];
    const peers = ofPeer && [peerEntry({ name: 'b', checks: [ofPeer] })];
    return serviceAt(`s${index}`, index + 1, { checks: [check], peers });
  });
  return shareChecks(allChecks(configOf({ services }))).map(({ refs }) =>
    refs.map(({ service, peer, check }) => `${service}${peer === undefined ? '' : `@${peer}`}:${check.id}`),
  );
}

describe('a check of several services', () => {
  it('is one where it is the same', () => {
    expect(groups([PROCESS, TCP, PROCESS, PROCESS])).toEqual([
      ['s0:process:master', 's2:process:master', 's3:process:master'],
      ['s1:tcp:25'],
    ]);
  });

  it('is one where two of them name it by an anchor, in the example of several services', async () => {
    const path = new URL('../../../../examples/services/mail-server.yml', import.meta.url).pathname;
    const shared = shareChecks(allChecks(await loadConfig(path)));
    expect(
      shared.flatMap(({ refs }) => (refs.length > 1 ? [refs.map(({ service }) => service)] : [])),
    ).toEqual([['smtp', 'mailbox']]);
  });

  it('is the same with its fields in another order', () => {
    const { kind, name, interval } = PROCESS;
    expect(groups([PROCESS, { interval, name, kind }])).toHaveLength(1);
  });

  it('is the same with defaults written out', () => {
    expect(groups([PROCESS, { ...PROCESS, timeout: '800ms' }])).toHaveLength(1);
  });

  it.each([
    ['rise', { ...TCP, rise: 5 }],
    ['fall', { ...TCP, fall: 5 }],
    ['informational', { ...TCP, informational: true }],
    ['id', { ...TCP, id: 'mail' }],
  ])('is still run as one with another %s, which is for the judge', (_, other) => {
    expect(groups([TCP, other])).toHaveLength(1);
  });

  it.each([
    ['host', { ...TCP, host: '127.0.0.2' }],
    ['port', { ...TCP, port: 26 }],
    ['interval', { ...TCP, interval: '2s' }],
    ['schedule', { ...TCP, interval: undefined, schedule: '* * * * *' }],
    ['fast interval', { ...TCP, fastInterval: '100ms' }],
    ['timeout', { ...TCP, timeout: '100ms' }],
    ['expectation', { ...TCP, expect: '^220' }],
    ['watch', { ...TCP, watch: true }],
  ])('is another check with another %s', (_, other) => {
    expect(groups([TCP, other])).toHaveLength(2);
  });

  it('asks the address of each service where it has no host', () => {
    const { host, ...ofService } = TCP;
    expect(groups([ofService, ofService])).toHaveLength(2);
  });

  it('is one of a peer that serves several services, apart from our own', () => {
    const { host, ...ofService } = TCP;
    expect(groups([ofService, ofService], [ofService, ofService])).toEqual([
      ['s0:tcp:25'],
      ['s0@b:tcp:25', 's1@b:tcp:25'],
      ['s1:tcp:25'],
    ]);
  });

  it('by a command, which is told its name and its address, is one only where both are the same', () => {
    const atPeer = (id: string) => ({ ...EXEC, id });
    expect(groups([TCP, TCP], [atPeer('x'), atPeer('x')])).toHaveLength(2);
    expect(groups([TCP, TCP], [atPeer('x'), atPeer('y')])).toHaveLength(3);
    expect(groups([EXEC, EXEC])).toHaveLength(2);
  });
});
