import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSummary } from '../../../src/cli/config-summary.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { validConfiguration } from '../config/arbitrary.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceEntry } from '../configuration.ts';

const plain = (_colour: string, text: string) => text;
const of = (service: object, top: object = {}) =>
  configSummary(
    configOf({ services: [serviceEntry({ checks: [SMTP_CHECK], ...service })], ...top }),
    [],
    plain,
  );
const peers = [peerEntry(), peerEntry({ name: 'smtp-c', address: '10.46.1.3' })];

describe('the summary of a configuration', () => {
  it('says what each service does, and by which checks', () => {
    expect(of({ boost: 1, peers: [peerEntry()] }).split('\n')).toEqual([
      'ripcord.json is valid.',
      "smtp-b announces its services on eth0, through frr. A block of /etc/frr/frr.conf is ripcord's.",
      '',
      'smtp at 198.51.100.25',
      '  Metric 5 while it is up here, withdrawn while it is down.',
      '  A drain gives it 12 until its traffic has moved, and then withdraws it.',
      '  Metric 1 while smtp-a is down.',
      '  It is up here while this check passes:',
      '    smtp:25  198.51.100.25  each 1s  down after 2 failures, up after 2 passes',
      '  It is up at smtp-a while this check passes:',
      '    smtp:25  10.46.1.2  each 1s  down after 2 failures, up after 2 passes',
    ]);
  });

  it('names the files of conf.d', () => {
    const files = ['/etc/ripcord/conf.d/a.yml', '/etc/ripcord/conf.d/b.yml'];
    expect(configSummary(configOf(), files, plain)).toContain(
      'ripcord.json is valid, with /etc/ripcord/conf.d/a.yml, /etc/ripcord/conf.d/b.yml.\n',
    );
  });

  it.each([
    [{}, 'It has no peers, and stands in for no other server.'],
    [{ peers }, 'It has no boost: its metric stays when a peer is down.'],
    [{ peers, boost: 1 }, 'Metric 1 while smtp-a or smtp-c is down.'],
    [{ peers, boost: 1, failback: 'manual' }, 'is down, and then until `ripcord failback`.'],
    [
      { peers, boost: 1, order: ['smtp-a', 'smtp-c', 'smtp-b'] },
      'Metric 1 while smtp-a and smtp-c are down.',
    ],
    [{ peers, boost: 1, order: ['smtp-a', 'smtp-b', 'smtp-c'] }, 'Metric 1 while smtp-a is down.'],
    [
      { peers, boost: 1, order: ['smtp-b', 'smtp-a', 'smtp-c'] },
      'It is the first of smtp-b, smtp-a, smtp-c, and stands in for no other server.',
    ],
    [{ holdUp: '30s' }, 'Its route returns when it was up for 30s.'],
    [{ load: { threshold: 4, offset: 3 } }, 'Metric 8 while the load is above 4.'],
    [{ flap: {} }, 'While it goes up and down, its route stays away for 5m at most.'],
    [
      { peers, lastStanding: 'keep' },
      'Metric 12, and not withdrawn, while it is down here and at all peers.',
    ],
    [{ metric: 5, drainMetric: 2 }, 'A drain gives it 5 until its traffic has moved'],
    [
      {
        ...{ peers, metric: 3, boost: 2, order: ['smtp-b', 'smtp-a', 'smtp-c'] },
        reclaim: { metric: 1, hold: '15s' },
      },
      'When it returns, it has metric 1 for 15s at least.',
    ],
    [{ peers, checks: [] }, 'It is up here: no check decides on it.'],
    [
      { judge: 'any', checks: [SMTP_CHECK, { kind: 'tcp', port: 9, interval: '5s' }] },
      'any of these 2 checks passes:',
    ],
    [{ checks: [{ kind: 'process', name: 'master', schedule: '* * * * *' }] }, 'this machine  at * * * * *'],
  ])('says of a service with %j: %s', (service, sentence) => {
    expect(of(service)).toContain(sentence);
  });

  it.each([
    [{ reload: 'manual' }, 'A file that changes waits for `ripcord reload`.'],
    [{ onStop: 'keep' }, 'Routes and addresses stay when ripcord stops.'],
    [{ http: {} }, 'HTTP is served at 127.0.0.1, port 5521.'],
    [{ hooks: [{ on: ['boosted'], command: ['/bin/page', 'x'] }] }, 'The hook /bin/page runs on boosted.'],
    [
      { hooks: [{ on: ['any'], services: ['smtp'], command: ['/bin/page'] }] },
      'The hook /bin/page runs on any of smtp.',
    ],
    [
      { channel: { keyFile: '/k' } },
      'It hears the reports of peers on UDP port 5520, and sends no reports of its own: no peer has a `channel`.',
    ],
    [
      { routing: { networks: ['eth0', 'eth1'], config: null } },
      'on eth0, eth1, through frr. No file of it is written.',
    ],
  ])('says of %j: %s', (top, sentence) => {
    expect(of({}, top)).toContain(sentence);
  });

  it('says nothing of a return of the last in an order, nor of last standing without peers', () => {
    const last = { peers, metric: 5, boost: 2, order: ['smtp-a', 'smtp-c', 'smtp-b'] };
    expect(of({ ...last, reclaim: { metric: 1, hold: '15s' } })).not.toContain('When it returns');
    expect(of({ lastStanding: 'keep' })).not.toContain('at all peers');
  });

  it('names the peers of the channel', () => {
    const told = [{ ...peerEntry(), channel: 5520 }];
    expect(of({ peers: told }, { channel: { keyFile: '/k' } })).toContain('and sends its own to smtp-a.');
  });

  it('names each service, address and check of any configuration, and nothing that has no value', () => {
    fc.assert(
      fc.property(validConfiguration, given => {
        const config = parseConfig(JSON.stringify(given), 'r');
        const text = configSummary(config, [], plain);
        expect(text).not.toMatch(/undefined|null|NaN|false|\[object/);
        for (const { name, addresses, checks, peers: others } of config.services) {
          expect(text).toContain(`${name} at ${addresses.map(({ ip }) => ip).join(', ')}`);
          for (const { id } of [...checks, ...others.flatMap(peer => peer.checks)])
            expect(text).toContain(`    ${id}`);
        }
      }),
      { numRuns: 50 },
    );
  });
});
