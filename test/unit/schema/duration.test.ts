import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, toMilliseconds } from '../../../src/schema/duration.ts';

describe('a duration', () => {
  it.each([
    ['0ms', 0],
    ['800ms', 800],
    ['5s', 5_000],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['007s', 7_000],
  ])('%s is %i ms', (text, ms) => {
    expect(toMilliseconds(text)).toBe(ms);
  });

  it.each(['', '5', 's', '1.5s', '-1s', '1 s', '5S', '5sec', '1s\n', '1toString'])(
    'is not guessed from %j, which is none',
    text => {
      expect(() => toMilliseconds(text)).toThrow(`${JSON.stringify(text)} is not a duration`);
    },
  );

  it.each([
    [0, '0ms'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '1d'],
  ])('of %i ms is read by people as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('of any length is read back from what was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), ms => {
        expect(toMilliseconds(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it('of any number and unit means the same in its shortest writing', () => {
    const written = fc
      .tuple(fc.nat(1_000_000), fc.constantFrom('ms', 's', 'm', 'h', 'd'))
      .map(([count, unit]) => `${count}${unit}`);
    fc.assert(
      fc.property(written, text => {
        const ms = toMilliseconds(text);
        expect(toMilliseconds(formatDuration(ms))).toBe(ms);
        expect(formatDuration(ms).length).toBeLessThanOrEqual(Math.max(text.length, 3));
      }),
    );
  });
});
