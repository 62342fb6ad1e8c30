import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';

const serviceOf = (steadiness: object) =>
  parseConfig(
    JSON.stringify({
      server: 'smtp-a',
      routing: { networks: ['eth0'] },
      services: [{ name: 'smtp', address: '198.51.100.25/32', metric: 5, checks: [], ...steadiness }],
    }),
    'a.json',
  ).services[0];

test('given flap control without a word more, it is a gentle one', () => {
  expect(serviceOf({ flap: {} })?.flap).toEqual({
    halfLifeMs: 60_000,
    suppress: 3,
    reuse: 1,
    maxSuppressMs: 300_000,
    dwellMs: 10_000,
  });
});

test('given a load to shed, it is measured each 5 s', () => {
  expect(serviceOf({ load: { threshold: 0.9, offset: 2 } })?.load).toEqual({
    threshold: 0.9,
    offset: 2,
    intervalMs: 5000,
  });
});

test('given neither, there is neither, and nobody is last standing', () => {
  const service = serviceOf({});
  expect(service?.flap).toBeUndefined();
  expect(service?.load).toBeUndefined();
  expect(service?.lastStanding).toBe('withdraw');
});
