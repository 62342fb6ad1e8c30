/** What the kinds of check come to that have their own way with defaults. */
import { describe, expect, it } from 'vitest';
import { checkOf } from '../checks/checks.ts';

describe('a check of a name server', () => {
  it('asks for an address by UDP, with recursion, at port 53, and is called by the name', () => {
    expect(checkOf({ kind: 'dns', name: 'example.org' })).toMatchObject({
      id: 'dns:example.org',
      host: '198.51.100.25',
      port: 53,
      transport: 'udp',
      type: 'A',
      recursion: true,
      rcode: 'NOERROR',
      authoritative: false,
    });
  });

  it.each([
    '.',
    'org',
    'example.org.',
    '_ldap._tcp.example.org',
    '0/25.2.0.192.in-addr.arpa',
    `${'a'.repeat(63)}.org`,
  ])('may ask for %s', name => {
    expect(checkOf({ kind: 'dns', name, type: 'NS' })).toMatchObject({ name });
  });

  it.each(['', '..', '.org', 'a..b', 'a b', `${'a'.repeat(64)}.org`, 'a\\.b'])('may not ask for %j', name => {
    expect(() => checkOf({ kind: 'dns', name })).toThrow('must be a domain name');
  });
});

describe('a check of a directory server', () => {
  it.each([
    [{}, 389],
    [{ starttls: true }, 389],
    [{ tls: true }, 636],
    [{ tls: true, port: 10636 }, 10636],
  ])('with %j goes to port %d', (over, port) => {
    expect(checkOf({ kind: 'ldap', ...over })).toMatchObject({ id: `ldap:${port}`, port });
  });

  it('searches the root entry of the server, if nothing else is said', () => {
    expect(checkOf({ kind: 'ldap', search: {} })).toMatchObject({
      search: { base: '', scope: 'base', filter: '(objectClass=*)', atLeast: 1 },
    });
  });
});

describe('a check of a time server', () => {
  it('takes any stratum that is synchronised, and compares no clocks', () => {
    const check = checkOf({ kind: 'ntp' });
    expect(check).toMatchObject({ id: 'ntp:123', port: 123, maxStratum: 15 });
    expect(check).not.toHaveProperty('maxOffsetMs');
  });

  it('counts the offset in ms', () => {
    expect(checkOf({ kind: 'ntp', maxOffset: '2s' })).toMatchObject({ maxOffsetMs: 2000 });
  });
});

describe('a check of a systemd unit', () => {
  it.each(['unbound.service', 'postfix@-.service', '-.mount', 'dev-disk-by\\x2duuid.swap', 'a@b@c.timer'])(
    'may be of %s',
    unit => {
      expect(checkOf({ kind: 'systemd', unit })).toMatchObject({
        id: `systemd:${unit}`,
        unit,
        scope: 'system',
      });
    },
  );

  it.each([
    'unbound',
    'unbound.serv',
    '@a.service',
    'a b.service',
    'a;b.service',
    '[a].service',
    'a.service\n',
  ])('may not be of %j', unit => {
    expect(() => checkOf({ kind: 'systemd', unit })).toThrow('must be the full name of a unit');
  });
});
