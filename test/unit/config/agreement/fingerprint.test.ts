import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agree, fingerprintFor } from '../../../../src/config/agreement/fingerprint.ts';
import { parseConfig } from '../../../../src/config/load.ts';
import { configOf, effectiveText, peerEntry, serviceAt, serviceEntry } from '../../configuration.ts';
import { groupFile } from '../group/arbitrary-group.ts';

const example = readFileSync(new URL('../../../../examples/group/ripcord.yml', import.meta.url), 'utf8');
const ofA = (text: string) => fingerprintFor('smtp-b', parseConfig(text, 'r.yml', 'smtp-a'));
const ofB = (text: string) => fingerprintFor('smtp-a', parseConfig(text, 'r.yml', 'smtp-b'));
/** The files of single servers that the example stands for. */
const single = (server: string) => JSON.stringify(effectiveText(example, 'r.yml', server));

describe('the fingerprint of a file for a whole group', () => {
  it('is the same on all servers', () => {
    fc.assert(
      fc.property(groupFile, file => {
        const made = file.group.map(({ name }) =>
          parseConfig(JSON.stringify({ ...file, server: name }), 'r'),
        );
        for (const one of made)
          for (const other of made)
            expect(fingerprintFor(other.server, one).group).toBe(fingerprintFor(one.server, other).group);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['a metric of either server', 'smtp-b: 5', 'smtp-b: 7'],
    ['an address', '10.46.1.2', '10.46.1.3'],
    ['a check', 'interval: 1s', 'interval: 2s'],
  ])('differs with %s', (_, before, after) => {
    expect(agree(ofA(example), ofB(example.replace(before, after)))).toBe(false);
  });

  it.each([
    ['a comment', '# One file', '# The one file'],
    ['the notation of `server`', 'server: auto', 'server: smtp-b'],
    [
      'what does not concern the group',
      'routing:\n  networks: [eth0]',
      'onStop: keep\nrouting:\n  networks: [eth1]',
    ],
  ])('is the same with another %s', (_, before, after) => {
    expect(example).toContain(before);
    expect(agree(ofA(example), ofB(example.replace(before, after)))).toBe(true);
  });
});

describe('the fingerprint of the file of one server', () => {
  it('agrees with that of its peer, and with that of a file for both', () => {
    expect(agree(ofA(single('smtp-a')), ofB(single('smtp-b')))).toBe(true);
    expect(agree(ofA(example), ofB(single('smtp-b')))).toBe(true);
  });

  it.each([
    ['the order', '"order":["smtp-a","smtp-b"]', '"order":["smtp-b","smtp-a"]'],
    ['an address', '198.51.100.25/32', '198.51.100.26/32'],
    ['the name of a service', '"name":"web"', '"name":"www"'],
    ['timers', '"update":5', '"update":10'],
  ])('differs with %s', (_, before, after) => {
    expect(single('smtp-b')).toContain(before);
    expect(agree(ofA(single('smtp-a')), ofB(single('smtp-b').replace(before, after)))).toBe(false);
  });

  it('says nothing of services that the peer does not have', () => {
    const shared = serviceEntry({ peers: [peerEntry()] });
    const [alone, more] = [[shared], [shared, serviceAt('web', 80)]].map(services => configOf({ services }));
    expect(alone && fingerprintFor('smtp-a', alone)).toEqual(more && fingerprintFor('smtp-a', more));
  });
});
