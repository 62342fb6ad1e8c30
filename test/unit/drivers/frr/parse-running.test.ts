import fc from 'fast-check';
import { expect, test } from 'vitest';
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

test("given FRR's running configuration, each line is found under its context", () => {
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

test('given nested contexts, their lines count for the outermost', () => {
  expect(parse(FRR).get('router bgp 65000')).toEqual([
    'address-family ipv4 unicast',
    'network 192.0.2.0/24',
    'exit-address-family',
  ]);
});

test("given Quagga's running configuration, a `!` ends a context", () => {
  const config = parse(QUAGGA);
  expect(config.get('')).toEqual([
    'hostname ripd',
    'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32',
  ]);
  expect(config.get('router rip')).toEqual(['network eth0']);
  expect(config.get('route-map RIPCORD permit 5')).toEqual([]);
  expect(config.get('route-map RIPCORD permit 10')).toEqual(['set metric 3']);
});

test('given line ends of DOS, nothing of them is left', () => {
  expect(parse(FRR.replaceAll('\n', '\r\n'))).toEqual(parse(FRR));
});

test('given a context that comes twice, its lines are put together', () => {
  expect(parse('router rip\n network a\nexit\nrouter rip\n network b\n').get('router rip')).toEqual([
    'network a',
    'network b',
  ]);
});

test('given any text at all, it is read without an error and every line is trimmed and there', () => {
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
