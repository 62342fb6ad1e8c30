import { describe, expect, it } from 'vitest';
import { isLoopback, isSelf } from '../../../src/schema/loopback.ts';

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

describe('the host', () => {
  it.each([
    '127.0.0.2',
    '::1',
    '0.0.0.0',
    '::',
    'localhost',
    'LocalHost.',
    'mx.localhost',
    'localhost.localdomain',
  ])('%s is this machine on every machine', host => {
    expect(isSelf(host)).toBe(true);
  });

  it.each(['10.0.0.1', '2001:db8::1', 'mx1.example.org', 'localhost.example.org', 'notlocalhost'])(
    '%s may be another machine',
    host => {
      expect(isSelf(host)).toBe(false);
    },
  );
});
