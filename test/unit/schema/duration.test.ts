import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, toMilliseconds } from '../../../src/schema/duration.ts';

test.each([
  ['0ms', 0],
  ['800ms', 800],
  ['5s', 5_000],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['007s', 7_000],
])('given %s, it is %i ms', (text, ms) => {
  expect(toMilliseconds(text)).toBe(ms);
});

test.each(['', '5', 's', '1.5s', '-1s', '1 s', '5S', '5sec', '1s\n', '1toString'])(
  'given %j, which is no duration, it refuses to guess',
  text => {
    expect(() => toMilliseconds(text)).toThrow(`${JSON.stringify(text)} is not a duration`);
  },
);

test.each([
  [0, '0ms'],
  [1_500, '1500ms'],
  [90_000, '90s'],
  [120_000, '2m'],
  [86_400_000, '1d'],
])('given %i ms, people read %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('given any length, reading what was written gives it back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), ms => {
      expect(toMilliseconds(formatDuration(ms))).toBe(ms);
    }),
  );
});

test('given any number and unit, the shortest writing means the same', () => {
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
