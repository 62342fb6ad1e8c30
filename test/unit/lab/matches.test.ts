import { describe, expect, it } from 'vitest';
import { matches } from '../../lab/matches.ts';

describe('a value, and a part that it is to hold', () => {
  it.each([
    { value: { a: 1, b: 2 }, part: { a: 1 } },
    { value: { a: [{ b: 1, c: 2 }] }, part: { a: [{ b: 1 }] } },
    { value: { a: null }, part: { a: null } },
    { value: [], part: [] },
    { value: 'x', part: 'x' },
    { value: { a: 'new disks, since 12:01' }, part: { a: /new disks/ } },
  ])('$value holds $part', ({ value, part }) => {
    expect(matches(value, part)).toBe(true);
  });

  it.each([
    { value: { a: 1 }, part: { a: 2 } },
    { value: { a: 1 }, part: { b: undefined, a: 2 } },
    { value: { a: [1, 2] }, part: { a: [1] } },
    { value: { a: null }, part: { a: {} } },
    { value: 'connection refused', part: { a: 1 } },
    { value: [1], part: { 0: 1 } },
    { value: 'old disks', part: /new disks/ },
    { value: 1, part: /1/ },
  ])('$value does not hold $part', ({ value, part }) => {
    expect(matches(value, part)).toBe(false);
  });
});
