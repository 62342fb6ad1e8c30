import { expect, it } from 'vitest';
import { systemHasAddress } from '../../../src/sys/local-addresses.ts';

it('An address of this machine is told from one of another', () => {
  const has = systemHasAddress();
  expect(['127.0.0.1', '192.0.2.99'].map(has)).toEqual([true, false]);
});
