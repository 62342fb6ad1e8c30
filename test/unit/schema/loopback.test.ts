import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../src/schema/loopback.ts';

describe('the address', () => {
  it.each(['127.0.0.1', '127.255.0.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    '%s is loopback',
    address => {
      expect(isLoopback(address)).toBe(true);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'localhost', ''])(
    '%j is not loopback',
    address => {
      expect(isLoopback(address)).toBe(false);
    },
  );
});
