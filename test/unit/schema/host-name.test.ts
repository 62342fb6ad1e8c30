import { describe, expect, it } from 'vitest';
import { faultOfHost } from '../../../src/schema/host-name.ts';

describe('the name of a host', () => {
  it.each([
    '10.46.1.2',
    '::1',
    '2001:db8::2',
    'fe80::1%eth0',
    'mx1',
    'mx1.example.org',
    'mx1.example.org.',
    'MX-1.Example.ORG',
    'xn--mller-kva.example',
    '_smtp.example.org',
    '1and1.example',
    '10.46.1.2.nip.io',
  ])('may be %s', text => {
    expect(faultOfHost(text)).toBeUndefined();
  });

  it.each([
    ['150.46.1.999', 'not an IPv4 address'],
    ['10.46.1', 'not an IPv4 address'],
    ['10.46.1.2.', 'not an IPv4 address'],
    ['010.46.1.2', 'not an IPv4 address'],
    ['0x7f.1', 'not an IPv4 address'],
    ['2130706433', 'not an IPv4 address'],
    ['::g', 'not an IPv6 address'],
    ['2001:db8::2/64', 'not an IPv6 address'],
    ['[::1]', 'not an IPv6 address'],
    ['10.46.1.2/24', 'must be an IP address or the name of a host'],
    ['10.46.1.2:25', 'must be an IP address or the name of a host'],
    ['mx1:25', 'must be an IP address or the name of a host'],
    ['https://mx1', 'must be an IP address or the name of a host'],
    ['-mx1', 'must be an IP address or the name of a host'],
    ['mx1..example', 'must be an IP address or the name of a host'],
  ])('may not be %s: %s', (text, fault) => {
    expect(faultOfHost(text)).toContain(fault);
  });
});
