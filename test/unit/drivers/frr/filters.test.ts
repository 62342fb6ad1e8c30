import { describe, expect, it } from 'vitest';
import { accessList, prefixList } from '../../../../src/drivers/frr/filters.ts';
import { parse } from '../../../../src/protocols/running-config.ts';

const VIP = '198.51.100.25/32';

describe('an access-list', () => {
  it.each([
    ['access-list X seq 5 permit any', 'permit'],
    ['access-list X deny any', 'deny'],
    ['access-list X seq 5 deny 198.51.100.25/32\naccess-list X seq 10 permit any', 'deny'],
    ['access-list X seq 5 permit 198.51.100.0/24', 'permit'],
    ['access-list X seq 5 permit 198.51.100.0/24 exact-match', 'deny'],
    ['access-list X seq 5 permit 198.51.100.25/32 exact-match', 'permit'],
    ['access-list X seq 5 permit 203.0.113.0/24', 'deny'],
    ['access-list X remark only words', 'deny'],
    ['access-list Y seq 5 permit any', 'absent'],
    ['access-list X seq 5 permit 198.51.100.25', 'permit'],
    ['access-list X seq 5 permit host 198.51.100.25', 'permit'],
    ['access-list X seq 5 permit 198.51.100.0 0.0.0.255', 'permit'],
    ['access-list X seq 5 permit 198.51.100.0 0.0.0.15', 'deny'],
    ['access-list X seq 5 permit ip 198.51.100.0 0.0.0.255 any', 'permit'],
    ['access-list X seq 5 deny ip any any', 'deny'],
    ['access-list X seq 5 permit ip any 255.255.255.0 0.0.0.0', 'unreadable'],
    ['access-list X seq 5 perhaps any', 'unreadable'],
  ])('%s: %s', (lines, said) => {
    expect(accessList('X', VIP, parse(lines))).toBe(said);
  });
});

describe('a prefix-list', () => {
  it.each([
    ['ip prefix-list X seq 5 permit any', 'permit'],
    ['ip prefix-list X seq 5 permit 198.51.100.25/32', 'permit'],
    ['ip prefix-list X seq 5 permit 198.51.100.0/24', 'deny'],
    ['ip prefix-list X seq 5 permit 198.51.100.0/24 le 32', 'permit'],
    ['ip prefix-list X seq 5 permit 198.51.100.0/24 ge 25', 'permit'],
    ['ip prefix-list X seq 5 permit 198.51.100.0/24 ge 25 le 31', 'deny'],
    ['ip prefix-list X seq 5 deny 0.0.0.0/0 ge 32\nip prefix-list X seq 10 permit any', 'deny'],
    ['ip prefix-list X description only words', 'permit'],
    ['ip prefix-list XX seq 5 permit any', 'absent'],
    ['ip prefix-list X seq 5 permit nonsense', 'unreadable'],
  ])('%s: %s', (lines, said) => {
    expect(prefixList('X', VIP, parse(lines))).toBe(said);
  });
});
