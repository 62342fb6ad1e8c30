import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../../src/drivers/frr/parse-running.ts';

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

  it('has the lines of nested contexts under the outermost', () => {
    expect(parse(FRR).get('router bgp 65000')).toEqual([
      'address-family ipv4 unicast',
      'network 192.0.2.0/24',
      'exit-address-family',
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
