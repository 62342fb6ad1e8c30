import { describe, expect, it } from 'vitest';
import { count, duration, ratio } from '../../bench/render/format.ts';

describe('Figures as text', () => {
  it.each([
    [0, '0 ms'],
    [236.4, '236 ms'],
    [1_234, '1.2 s'],
    [177_297, '177 s'],
    [Number.POSITIVE_INFINITY, 'never'],
    [Number.NaN, '–'],
  ])('a duration of %d ms is written %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [200, 200, '×1.0'],
    [94, 100, '×0.94'],
    [1_780, 100, '×18'],
    [65_000, 100, '×650'],
    [Number.POSITIVE_INFINITY, 100, ''],
    [100, Number.NaN, ''],
    [100, 0, ''],
    [0, 0, ''],
  ])('the ratio of %d to %d is written "%s"', (value, yardstick, text) => {
    expect(ratio(value, yardstick)).toBe(text);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [19_609, '19 609'],
    [6_000_000, '6 000 000'],
    [Number.NaN, '–'],
  ])('a count of %d is written %s', (value, text) => {
    expect(count(value)).toBe(text);
  });
});
