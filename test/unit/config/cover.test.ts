import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfCover, longestCover, readCover, spareIn } from '../../../src/config/cover.ts';
import { covers } from '../../../src/schema/network.ts';

const coverOf = (text: string) => {
  const cover = readCover(text);
  if (cover === undefined) throw new Error(`${text} is no cover`);
  return cover;
};
const faultOf = (text: string, ...ips: string[]) => faultOfCover(coverOf(text), ips);

describe('a cover', () => {
  it.each(['198.51.100.24/31', '198.51.100.24/29', '198.51.100.0/24'])('may be %s', text => {
    expect(readCover(text)).toMatchObject({ kind: 'prefix' });
  });

  it.each([
    ['with bits of a host', '198.51.100.25/31'],
    ['that is one address', '198.51.100.25/32'],
    ['without a length', '198.51.100.25'],
    ['wider than /24', '198.51.100.0/23'],
    ['that is everything', '0.0.0.0/0'],
    ['of IPv6', '2001:db8::/127'],
    ['that is an interface', 'eth0'],
    ['that is nothing', ''],
  ])('is none %s', (_what, text) => {
    expect(readCover(text)).toBeUndefined();
  });

  it('must hold every address of its service', () => {
    expect(faultOf('198.51.100.24/31', '198.51.100.25')).toBeUndefined();
    expect(faultOf('198.51.100.24/31', '198.51.100.25', '198.51.100.26')).toBe('does not hold 198.51.100.26');
  });

  it('must not make the kernel take a service address for a broadcast address, which a /31 has not', () => {
    expect(faultOf('198.51.100.24/30', '198.51.100.27')).toMatch(/^ends with 198\.51\.100\.27/);
    expect(faultOf('198.51.100.26/31', '198.51.100.27')).toBeUndefined();
  });

  it('needs an address that is none of the service, and lies on the first of them', () => {
    expect(faultOf('198.51.100.24/31', '198.51.100.24', '198.51.100.25')).toBe('has no spare address');
    expect(spareIn(coverOf('198.51.100.24/31'), ['198.51.100.25'])).toBe('198.51.100.24');
    expect(spareIn(coverOf('198.51.100.24/31'), ['198.51.100.24'])).toBe('198.51.100.25');
    expect(spareIn(coverOf('198.51.100.24/30'), ['198.51.100.24', '198.51.100.25'])).toBe('198.51.100.26');
  });
});

describe('the longest cover', () => {
  it.each([
    [['198.51.100.25'], '198.51.100.24/31'],
    [['198.51.100.24', '198.51.100.25'], '198.51.100.24/30'],
    [['198.51.100.26', '198.51.100.27'], '198.51.100.24/29'],
    [['198.51.100.1', '198.51.100.200'], '198.51.100.0/24'],
    [['198.51.100.1', '198.51.101.1'], undefined],
    [['198.51.100.1', '198.51.100.255'], undefined],
  ])('of %j is %s', (ips, cover) => {
    expect(longestCover(ips)).toBe(cover);
  });

  it('of any addresses is without fault, and lies on a spare one of its own', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 254 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(numbers, all => {
        const ips = all.map(number => `198.51.100.${number}`);
        const cover = coverOf(longestCover(ips) ?? 'none');
        const spare = spareIn(cover, ips) ?? 'none';
        expect(faultOfCover(cover, ips)).toBeUndefined();
        expect(covers(cover, spare)).toBe(true);
        expect(ips).not.toContain(spare);
      }),
    );
  });
});
