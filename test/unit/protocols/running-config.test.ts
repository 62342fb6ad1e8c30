import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsInto, contextIn, parse } from '../../../src/protocols/running-config.ts';

const FRR = `Building configuration...

Current configuration:
!
frr version 8.4.4
hostname vm
!
interface lo
exit
!
router bgp 65000
 !
 address-family ipv4 unicast
  network 192.0.2.0/24
 exit-address-family
exit
!
router rip
 network eth0
 timers basic 5 180 120
exit
!
ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32
!
route-map RIPCORD permit 5
exit
!
route-map RIPCORD permit 10
 set metric 3
exit
!
end
`;

const QUAGGA = `hostname ripd
!
interface lo
!
router rip
 network eth0
!
ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32
!
route-map RIPCORD permit 5
!
route-map RIPCORD permit 10
 set metric 3
!
line vty
!
end
`;

describe('a running configuration', () => {
  it('of FRR has each line under its context', () => {
    const config = parse(FRR);
    expect(config.get('')).toEqual([
      'Building configuration...',
      'Current configuration:',
      'frr version 8.4.4',
      'hostname vm',
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32',
    ]);
    expect(config.get('router rip')).toEqual(['network eth0', 'timers basic 5 180 120']);
    expect(config.get('route-map RIPCORD permit 5')).toEqual([]);
    expect(config.get('route-map RIPCORD permit 10')).toEqual(['set metric 3']);
  });

  it('has the lines of a context within another under the names of both', () => {
    const config = parse(FRR);
    expect(config.get('router bgp 65000')).toEqual([]);
    const family = contextIn('router bgp 65000', 'address-family ipv4 unicast');
    expect(config.get(family)).toEqual(['network 192.0.2.0/24']);
    expect(commandsInto(family)).toEqual(['router bgp 65000', 'address-family ipv4 unicast']);
    expect(commandsInto('')).toEqual([]);
  });

  it('goes on in the outer context after an inner one, which may be empty', () => {
    const text =
      'key chain k\n key 1\n  key-string s\n exit\n key 2\nexit\nrouter bgp 1\n address-family ipv6 unicast\n exit-address-family\n neighbor x\n';
    expect([...parse(text)]).toEqual([
      ['key chain k', ['key 2']],
      ['key chain k > key 1', ['key-string s']],
      ['router bgp 1', ['neighbor x']],
      ['router bgp 1 > address-family ipv6 unicast', []],
    ]);
  });

  it('of Quagga has its contexts ended by a `!`', () => {
    const config = parse(QUAGGA);
    expect(config.get('')).toEqual([
      'hostname ripd',
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32',
    ]);
    expect(config.get('router rip')).toEqual(['network eth0']);
    expect(config.get('route-map RIPCORD permit 5')).toEqual([]);
    expect(config.get('route-map RIPCORD permit 10')).toEqual(['set metric 3']);
  });

  it('keeps nothing of line ends of DOS', () => {
    expect(parse(FRR.replaceAll('\n', '\r\n'))).toEqual(parse(FRR));
  });

  it('has the lines of a context that comes twice together', () => {
    expect(parse('router rip\n network a\nexit\nrouter rip\n network b\n').get('router rip')).toEqual([
      'network a',
      'network b',
    ]);
  });

  it('of any text at all is read without an error, with every line trimmed and there', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'router rip',
        ' network eth0',
        'exit',
        '!',
        ' !',
        'end',
        '\r\n',
        '\n',
        '\t',
        '__proto__',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        for (const [context, lines] of parse(pieces.join('\n'))) {
          expect([context, ...lines].every(line => line === line.trim())).toBe(true);
          expect(lines).not.toContain('');
        }
      }),
    );
  });
});
