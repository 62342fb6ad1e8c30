import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantile, summarise } from '../../bench/stats.ts';

const some = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1, maxLength: 40 });

describe('measured values', () => {
  it.each([
    { values: [3, 1, 2], expected: 2 },
    { values: [4, 1, 3, 2], expected: 2.5 },
    { values: [7], expected: 7 },
    { values: [1, Number.POSITIVE_INFINITY, 2], expected: 2 },
    { values: [], expected: Number.NaN },
  ])('$values have the median $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    { q: 0.5, expected: 50 },
    { q: 0.99, expected: 99 },
    { q: 1, expected: 100 },
    { q: 0, expected: 1 },
  ])('have the $q quantile $expected where they are 1 to 100', ({ q, expected }) => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, q)).toBe(expected);
  });

  it('have the worst one as p99 where they are fewer than a hundred', () => {
    expect(quantile([5, 9, 1], 0.99)).toBe(9);
  });

  it('have no figures where there are none', () => {
    expect(summarise([])).toEqual({ n: 0, median: Number.NaN, worst: Number.NaN });
  });

  it('are worst where something never ended', () => {
    expect(summarise([1, Number.POSITIVE_INFINITY]).worst).toBe(Number.POSITIVE_INFINITY);
  });

  it('hold each of their quantiles, and their order says nothing', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        expect(values).toContain(quantile(values, q));
        expect(quantile([...values].reverse(), q)).toBe(quantile(values, q));
      }),
    );
  });

  it('lie by halves on either side of the median', () => {
    fc.assert(
      fc.property(some, values => {
        const middle = median(values);
        const half = values.length / 2;
        expect(values.filter(value => value <= middle).length).toBeGreaterThanOrEqual(half);
        expect(values.filter(value => value >= middle).length).toBeGreaterThanOrEqual(half);
      }),
    );
  });
});
