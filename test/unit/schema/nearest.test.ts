import { expect, test } from 'vitest';
import { nearest } from '../../../src/schema/nearest.ts';

const FIELDS = ['name', 'address', 'metric', 'boost', 'order', 'checks', 'peers'];

test.each([
  ['metrik', 'metric'],
  ['adress', 'address'],
  ['Name', 'name'],
  ['check', 'checks'],
  ['peer', 'peers'],
])('given %s, it takes it for %s', (word, meant) => {
  expect(nearest(word, FIELDS)).toBe(meant);
});

test.each(['colour', 'x', ''])('given %j, which is like none of them, it does not guess', word => {
  expect(nearest(word, FIELDS)).toBeUndefined();
});

test('given two that are close, it takes the closer', () => {
  expect(nearest('fallt', ['fault', 'fall'])).toBe('fault');
  expect(nearest('fal', ['fault', 'fall'])).toBe('fall');
});

test('given no candidates, it finds none', () => {
  expect(nearest('name', [])).toBeUndefined();
});
