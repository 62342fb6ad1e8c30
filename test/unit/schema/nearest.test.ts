import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/schema/nearest.ts';

const FIELDS = ['name', 'address', 'metric', 'boost', 'order', 'checks', 'peers'];

describe('the nearest word', () => {
  it.each([
    ['metrik', 'metric'],
    ['adress', 'address'],
    ['Name', 'name'],
    ['check', 'checks'],
    ['peer', 'peers'],
    ['nmae', 'name'],
    ['odrer', 'order'],
  ])('to %s is %s', (word, meant) => {
    expect(nearest(word, FIELDS)).toBe(meant);
  });

  it.each(['colour', 'x', ''])('to %j, which is like none of them, is not guessed', word => {
    expect(nearest(word, FIELDS)).toBeUndefined();
  });

  it('is the closer where two are close', () => {
    expect(nearest('fallt', ['fault', 'fall'])).toBe('fault');
    expect(nearest('fal', ['fault', 'fall'])).toBe('fall');
  });

  it('is none without candidates', () => {
    expect(nearest('name', [])).toBeUndefined();
  });
});
