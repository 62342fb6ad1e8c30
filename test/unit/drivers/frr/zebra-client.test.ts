import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hearingOf } from '../../../../src/drivers/frr/zebra-client.ts';

const sample = (version: string, file: string): string =>
  readFileSync(new URL(`../../../lab/roots/samples/frr-${version}/${file}.txt`, import.meta.url), 'utf8');

describe.each(['7.5.1', '8.4.4', '10.3'])('what zebra %s says of its clients', version => {
  it.each([
    ['show-zebra-client', 'hearing'],
    ['show-zebra-client-deaf', 'stalled'],
    ['show-zebra-client-apart', 'disconnected'],
  ])('in %s means %s', (file, hearing) => {
    expect(hearingOf(sample(version, file))).toBe(hearing);
  });

  it('of others is not taken for what it says of ripd', () => {
    const rip = sample(version, 'show-zebra-client');
    const deaf = sample(version, 'show-zebra-client-deaf');
    const ospf = rip.replace('Client: rip', 'Client: ospf');
    expect(hearingOf(ospf)).toBe('disconnected');
    expect(hearingOf(rip.replace('Client: rip', 'Client: ripng'))).toBe('disconnected');
    expect(hearingOf(`${ospf}${deaf}${ospf}`)).toBe('stalled');
    expect(hearingOf(`${ospf}${rip}${ospf}`)).toBe('hearing');
  });
});

describe('a block of zebra’s clients', () => {
  it('says nothing without the counter', () => {
    expect(hearingOf('Client: rip\n------\nErrors: 0\n')).toBe('unknown');
  });
});
