import { describe, expect, it } from 'vitest';
import { putBlock } from '../../../../src/drivers/frr/block.ts';
import { straysIn } from '../../../../src/drivers/frr/strays.ts';

/** As ripd 8.4.4 and Quagga 1.2.4 write it. */
const SAVED = `hostname smtp-b
ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32
!
route-map RIPCORD permit 5
 match metric 16
exit
!
route-map RIPCORD permit 10
 match ip address prefix-list RIPCORD-smtp
 set metric 4
exit
!
router rip
 network eth0
 redistribute connected metric 16 route-map RIPCORD
exit
!
`;
const THEIRS = `route-map RIPCORDS permit 10
 set metric 3
exit
ip prefix-list OTHERS seq 5 permit 10.0.0.0/8
router ospf
 redistribute connected
exit
router rip
 redistribute static
exit
`;
const numbers = (text: string | Buffer) => {
  const { own, foreign } = straysIn(Buffer.from(text));
  return { own: own.map(line => line.number), foreign: foreign.map(line => line.number) };
};

describe('lines of ripcord outside its block', () => {
  it('are those that `write memory` leaves, by their numbers in the whole file', () => {
    expect(numbers(SAVED).own).toEqual([2, 4, 5, 8, 9, 10, 15]);
  });

  it('are found before and after the block, whose own lines are none of them', () => {
    const file = putBlock(Buffer.from('! theirs\n'), SAVED).toString();
    expect(numbers(file).own).toEqual([]);
    const lines = file.split('\n').length - 1;
    expect(numbers(file + SAVED).own[0]).toBe(lines + 2);
  });

  it('end with their clause, also where no `exit` ends it', () => {
    expect(numbers('route-map RIPCORD permit 5\n match metric 16\n!\npassword x\n').own).toEqual([1, 2]);
  });

  it("are not an operator's, however alike their names", () => {
    expect(numbers(THEIRS)).toEqual({ own: [], foreign: [] });
  });
});

describe("an operator's `redistribute connected` in the file", () => {
  it.each([
    ['as FRR writes it', 'router rip\n network eth0\n redistribute connected\nexit\n', [3]],
    ['without indentation, behind a comment', 'router rip\n!\nredistribute connected metric 5\n', [3]],
    ['through a route-map of his', 'router rip\n redistribute connected route-map RIPCORDS\n', [2]],
    ['of another protocol', 'router rip\n network eth0\nrouter bgp 1\n redistribute connected\n', []],
  ])('%s', (_what, text, expected) => {
    expect(numbers(text).foreign).toEqual(expected);
  });
});
