import { describe, expect, it } from 'vitest';
import { canonicalNetwork, covers, prefixOf, readNetwork } from '../../../src/schema/network.ts';

describe('a network', () => {
  it.each(['eth0', 'bond0.12', 'ens18f0np0', 'wg-a', '1046'])('%s is an interface', text => {
    expect(readNetwork(text)).toEqual({ kind: 'interface', name: text });
  });

  it.each([
    ['10.46.0.0/33', false],
    ['10.46.0.0/', false],
    ['10.46.0.0/8/8', false],
    ['10.46.0/24', false],
    ['10.46', false],
    ['10.46.1.999', false],
    ['eth0/24', false],
    ['2001:db8::/32', true],
    ['::1', true],
  ])('%s is neither interface nor prefix', (text, isIPv6) => {
    expect(readNetwork(text)).toEqual({ kind: 'broken', isIPv6 });
  });

  it.each([
    ['198.51.100.0/24', '198.51.100.25', true],
    ['198.51.100.25', '198.51.100.25', true],
    ['0.0.0.0/0', '198.51.100.25', true],
    ['198.51.100.0/28', '198.51.100.25', false],
    ['198.51.100.24', '198.51.100.25', false],
    ['eth0', '198.51.100.25', false],
  ])('%s covers %s: %s', (text, ip, expected) => {
    expect(covers(readNetwork(text), ip)).toBe(expected);
  });

  it.each([
    ['10.46.1.2/16', '10.46.0.0/16'],
    ['10.46.1.0/24', '10.46.1.0/24'],
    ['10.46.1.2', '10.46.1.2/32'],
    ['10.46.1.2/0', '0.0.0.0/0'],
    ['eth0', 'eth0'],
  ])('%s is shown by the daemon as %s', (text, shown) => {
    expect(canonicalNetwork(text)).toBe(shown);
  });

  it('has the route of an address and a length without the bits of a host', () => {
    expect(prefixOf({ ip: '198.51.100.25', prefixLength: 32 })).toBe('198.51.100.25/32');
    expect(prefixOf({ ip: '198.51.100.25', prefixLength: 31 })).toBe('198.51.100.24/31');
  });
});
