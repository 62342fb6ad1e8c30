import { describe, expect, it } from 'vitest';
import { hostRule } from '../../../src/api/host-header.ts';

describe('a listener on loopback', () => {
  const isOurs = hostRule('127.0.0.1', ['Monitor.example']);

  it.each([
    undefined,
    'localhost',
    'LOCALHOST:5521',
    'localhost.',
    '127.0.0.1:5521',
    '127.7.7.7',
    '[::1]:5521',
    'monitor.example',
    'monitor.example.:80',
  ])('may be asked for as %j', host => {
    expect(isOurs(host)).toBe(true);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '192.0.2.7:5521',
    '',
    '[::1',
    'a:b:c',
    '127.0.0.1.nip.io',
  ])('may not be asked for as %j', host => {
    expect(isOurs(host)).toBe(false);
  });
});

describe('a listener that can be reached from elsewhere', () => {
  it('may be asked for by any name while no names are listed', () => {
    expect(hostRule('192.0.2.7', [])('dns.example:5521')).toBe(true);
  });

  it('may be asked for by its address and the names that are listed, once there are some', () => {
    const isOurs = hostRule('192.0.2.7', ['dns.example']);
    expect(isOurs('dns.example:5521')).toBe(true);
    expect(isOurs('192.0.2.7:5521')).toBe(true);
    expect(isOurs('evil.example')).toBe(false);
  });
});
