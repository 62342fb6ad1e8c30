/** What other programs print, read as they print it. */
import { describe, expect, it } from 'vitest';
import { controllerIn } from '../../../../src/doctor/collect/controller-facts.ts';
import { switchesIn } from '../../../../src/doctor/collect/daemon-facts.ts';
import { interfacesIn, ipv4SettingsIn } from '../../../../src/doctor/collect/interface-facts.ts';
import { isChronySynchronised, netAdminIn } from '../../../../src/doctor/collect/machine-facts.ts';

describe("FRR's list of daemons", () => {
  it('is shell: yes, a number of instances, quotes and comments', () => {
    const text = '# ripd=yes\nzebra=yes\n bgpd=no\nripd="yes" # ours\nospfd=2\npimd=0\nvtysh_enable=yes\n';
    expect(switchesIn(text)).toEqual(
      new Map([
        ['zebra', true],
        ['bgpd', false],
        ['ripd', true],
        ['ospfd', true],
        ['pimd', false],
        ['vtysh_enable', true],
      ]),
    );
  });

  it('is read soon, however many blank lines there are', () => {
    expect(switchesIn(`${' \r\n'.repeat(300_000)}ripd=yes`)).toEqual(new Map([['ripd', true]]));
  });

  it('is unknown where there is none', () => {
    expect(switchesIn(undefined)).toBeUndefined();
  });
});

describe('ip(8)', () => {
  it('tells interfaces with their addresses, and IPv6 is passed over', () => {
    const text = JSON.stringify([
      {
        ifname: 'lo',
        flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
        addr_info: [
          { family: 'inet', local: '127.0.0.1', prefixlen: 8, label: 'lo' },
          { family: 'inet6', local: '::1', prefixlen: 128 },
        ],
      },
      { ifname: 'eth0', flags: ['BROADCAST'], addr_info: [] },
    ]);
    expect(interfacesIn(text)).toEqual([
      {
        name: 'lo',
        up: true,
        carrier: true,
        addresses: [{ ip: '127.0.0.1', prefixLength: 8, label: 'lo', on: 'lo', up: true }],
      },
      { name: 'eth0', up: false, carrier: false, addresses: [] },
    ]);
  });

  it('tells the settings of all interfaces and of each', () => {
    const of = (name: string, mode: string, forwarding = false) => ({
      family: 'inet',
      interface: name,
      forwarding,
      rp_filter: mode,
    });
    expect(ipv4SettingsIn(JSON.stringify([of('eth0', 'loose'), of('all', 'strict', true)]))).toEqual({
      forwarding: true,
      reversePath: new Map([
        ['eth0', 'loose'],
        ['all', 'strict'],
      ]),
      reversePathOfAll: 'strict',
    });
  });

  it.each(['', '{}', '[]', 'Object "netconf" is unknown'])('is not believed when it prints %j', text => {
    expect(() => ipv4SettingsIn(text)).toThrow();
  });
});

describe('the clock', () => {
  it.each([
    ['00000000,,0,0.000000000,0,0,0,0,0,0,1,1,0.0,Not synchronised\n', false],
    ['A29FC87B,162.159.200.123,4,1768,0.0001,0,0,-12.1,0,0.02,0.01,0.001,64.2,Normal\n', true],
    ['A29FC87B,162.159.200.123,4,1768,0.0001,0,0,-12.1,0,0.02,0.01,0.001,64.2,Insert second\n', true],
  ])('follows others or not, as chronyc says: %j', (tracking, follows) => {
    expect(isChronySynchronised(tracking)).toBe(follows);
  });
});

describe('a process', () => {
  it.each([
    ['000001ffffffffff', true],
    ['0000000000001000', true],
    ['0000000000000000', false],
    ['000001ffffffefff', false],
  ])('with the capabilities %s may change addresses: %j', (effective, may) => {
    expect(netAdminIn(`Name:\tnode\nCapPrm:\t0000000000000000\nCapEff:\t${effective}\n`)).toBe(may);
  });

  it.each<[string[], string | null | undefined]>([
    [['node', '--no-opt', '/opt/dist/main.js', 'run', '--config', '/etc/a.yml'], '/etc/a.yml'],
    [['node', '/usr/bin/ripcord', 'run', '--log-level', 'debug', '--config=/etc/b.yml'], '/etc/b.yml'],
    [['node', '/usr/bin/ripcord', 'run'], null],
    [['node', '/usr/bin/ripcord', 'run', '--guard', '--log-level', 'debug'], null],
    [['node', '/usr/bin/ripcord', 'status', '--config', '/etc/a.yml'], undefined],
    [['vim', '/etc/ripcord', 'run'], undefined],
    [['docker', 'run', '--config', '/etc/a.yml'], undefined],
    [['timeout', '9', 'node', '/opt/dist/main.js', 'run', '--config', '/etc/a.yml'], undefined],
    [[], undefined],
  ])('with the command line %j is the controller of %j (null: of the usual file)', (argv, file) => {
    expect(controllerIn(argv)).toEqual(file === undefined ? undefined : { config: file ?? undefined });
  });
});
