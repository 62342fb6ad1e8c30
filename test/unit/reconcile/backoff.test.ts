import { expect, it } from 'vitest';
import { backoff } from '../../../src/reconcile/backoff.ts';

it('pauses twice as long after each failure, up to five seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoff)).toEqual([
    100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000,
  ]);
});
