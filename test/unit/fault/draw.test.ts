import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, type Round } from '../../fault/chaos/draw.ts';
import type { Fault } from '../../fault/fault.ts';

const fault = (name: string, group: Fault['group']): Fault => ({
  ...{ name, group, so: 'all goes on', form: 'full', inject: () => undefined },
  ...{ meanwhile: { outageMs: 0 }, afterwards: { outageMs: 0 } },
});
const FAULTS = [fault('killed', 1), fault('hung', 1), fault('all killed', 7)];
const SERVERS = ['a', 'b', 'c'];
const rounds = (seed: number, count = 50): readonly Round[] => {
  const drawn = draw(seed, FAULTS, SERVERS);
  return Array.from({ length: count }, () => drawn.next().value);
};

describe('What a chaos run draws', () => {
  it('is a function of its seed alone', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        expect(rounds(seed)).toEqual(rounds(seed));
      }),
    );
    expect(rounds(1)).not.toEqual(rounds(2));
  });

  it('strikes one server once in a round, and all servers in a round of its own', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        for (const round of rounds(seed)) {
          expect(new Set(round.map(({ victim }) => victim)).size).toBe(round.length);
          if (round.length > 1) expect(round.map(each => each.fault.group)).not.toContain(7);
        }
      }),
    );
  });

  it('names every fault and every server sooner or later, alone and together', () => {
    const all = rounds(1, 200);
    expect(new Set(all.flat().map(each => each.fault.name))).toEqual(
      new Set(['killed', 'hung', 'all killed']),
    );
    expect(new Set(all.flat().map(({ victim }) => victim))).toEqual(new Set(SERVERS));
    expect(new Set(all.map(({ length }) => length))).toEqual(new Set([1, 2]));
  });
});
