import { describe, expect, it } from 'vitest';
import { facing, farNetworks, nextHop } from '../../bench/paths.ts';
import { chainOfThree, twoCampuses } from '../../lab/topology.ts';

describe('a topology', () => {
  it('leads to a neighbour by itself, and to the far end by the router between', () => {
    expect(nextHop(chainOfThree, 'r1', 'r2')).toBe('r2');
    expect(nextHop(chainOfThree, 'r1', 'r3')).toBe('r2');
  });

  it('has no way to a router that nobody is linked with', () => {
    expect(() => nextHop(chainOfThree, 'r1', 'r9')).toThrow('no way leads from r1 to r9');
  });

  it('shows of a router the address on the link towards the other', () => {
    expect(facing(chainOfThree, 'r3', 'r1')).toBe('10.46.202.2');
    expect(facing(chainOfThree, 'r1', 'r3')).toBe('10.46.201.1');
  });

  it('gives a router a way to every network that it is not on', () => {
    expect(farNetworks(twoCampuses, 'r1')).toEqual([
      { network: '10.46.2.0/24', via: '10.46.201.2' },
      { network: '10.46.102.0/24', via: '10.46.201.2' },
    ]);
    expect(farNetworks(chainOfThree, 'r1').map(({ network }) => network)).toEqual([
      '10.46.2.0/24',
      '10.46.102.0/24',
      '10.46.3.0/24',
      '10.46.103.0/24',
      '10.46.202.0/24',
    ]);
    expect(new Set(farNetworks(chainOfThree, 'r1').map(({ via }) => via))).toEqual(new Set(['10.46.201.2']));
  });
});
