import { networkInterfaces } from 'node:os';
import { expect, it, vi } from 'vitest';
import { systemHasAddress } from '../../../src/sys/local-addresses.ts';

it('An address of this machine is told from one of another', () => {
  const has = systemHasAddress();
  expect(['127.0.0.1', '192.0.2.99'].map(has)).toEqual([true, false]);
});

it('What the kernel said last holds where it cannot be asked', () => {
  let isShort = false;
  let asked = 0;
  const has = systemHasAddress(() => {
    asked += 1;
    if (isShort) throw new Error('uv_interface_addresses returned EMFILE');
    return networkInterfaces();
  });
  expect(has('127.0.0.1')).toBe(true);
  isShort = true;
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000);
  expect([has('127.0.0.1'), asked]).toEqual([true, 2]);
  vi.restoreAllMocks();
});
