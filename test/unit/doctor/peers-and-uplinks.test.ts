import { describe, expect, it } from 'vitest';
import { checkRipInterfaces } from '../../../src/doctor/checks/interfaces.ts';
import { checkUplinks } from '../../../src/doctor/checks/peers-and-uplinks.ts';
import { known } from '../../../src/doctor/fact.ts';
import type { Facts } from '../../../src/doctor/facts.ts';
import { address, config, ETH0, ill, LO, link } from './facts.ts';

const ETH1 = link('eth1', { addresses: [address('10.47.2.2', 24)] });
const bothUplinks = (peer: object) =>
  config(
    { peers: [{ name: 'smtp-a', checks: [{ kind: 'smtp', interval: '1s' }], ...peer }] },
    { routing: { networks: ['eth0', 'eth1'] } },
  );
const seen = (change: Partial<Facts>) => ({
  config: bothUplinks({ address: '10.46.1.2' }),
  interfaces: known([LO, ETH0, ETH1]),
  ripTable: known([]),
  ...change,
});

describe('on a server with two uplinks, a peer', () => {
  it('that is checked at one address is warned of, with what to write', () => {
    const [finding] = checkUplinks(seen({}));
    expect(finding).toMatchObject({
      level: 'warning',
      found: 'This server has 2 uplinks, and smtp-a is checked at 10.46.1.2 alone.',
      remedy: expect.stringContaining('addresses: [10.46.1.2, ...]'),
    });
  });

  it.each([
    ['is checked at several addresses', { config: bothUplinks({ addresses: ['10.46.1.2', '10.47.1.2'] }) }],
    [
      'announces a /32 of its own, at which it is checked',
      { ripTable: known([{ prefix: '10.46.1.2/32', metric: 2, learned: true }]) },
    ],
  ])('that %s is well', (_, change) => {
    expect(ill(checkUplinks(seen(change)))).toEqual([]);
  });
});

it('a server with one uplink has nothing to be told', () => {
  expect(checkUplinks(seen({ config: config(), interfaces: known([LO, ETH0]) }))).toEqual([]);
});

describe('an uplink without carrier', () => {
  const lost = (...names: readonly string[]) =>
    known([LO, ...[ETH0, ETH1].map(each => ({ ...each, carrier: !names.includes(each.name) }))]);

  it('is a warning while another carries all, and an error once none does', () => {
    expect(ill(checkRipInterfaces(seen({ interfaces: lost('eth1') })))).toEqual([
      'warning rip-interfaces: RIP is to run on eth1, which has no carrier.',
    ]);
    expect(ill(checkRipInterfaces(seen({ interfaces: lost('eth0', 'eth1') })))).toEqual([
      'error rip-interfaces: RIP is to run on eth0, which has no carrier.',
      'error rip-interfaces: RIP is to run on eth1, which has no carrier.',
    ]);
  });
});
