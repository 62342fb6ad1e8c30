import { describe, expect, it } from 'vitest';
import { leftBehind } from '../../fault/inventory.ts';
import type { Measured } from '../../fault/measured.ts';
import { whatIsWrong } from '../../fault/suffer.ts';

const measured = (part: Partial<Measured> = {}): Measured => ({
  ...{ outMs: 0, failed: 0, attempts: 100, announced: [], othersMoved: 0, conditions: {} },
  ...part,
});

describe('what a fault cost', () => {
  it('is right within the bounds', () => {
    const expected = { outageMs: 500, announced: [16, 3], movesAtMost: 2 };
    expect(whatIsWrong(expected, measured({ outMs: 500, announced: [16, 3] }))).toEqual([]);
    expect(whatIsWrong({ outageMs: 0 }, measured({ announced: [16] }))).toEqual([]);
  });

  it.each([
    { expected: { outageMs: 499 }, was: { outMs: 500 }, wrong: /500 ms, not 499/ },
    {
      expected: { outageMs: 0, announced: [] },
      was: { announced: [16, 3] },
      wrong: /announced 16, 3, not nothing/,
    },
    { expected: { outageMs: 0, announced: [16] }, was: {}, wrong: /announced nothing new, not 16/ },
    {
      expected: { outageMs: 0, othersMoveAtMost: 1 },
      was: { othersMoved: 2 },
      wrong: /moved 2 times, not 1/,
    },
    { expected: { outageMs: 0, movesAtMost: 1 }, was: { announced: [16, 3] }, wrong: /more than 1/ },
  ])('beyond them says $wrong', ({ expected, was, wrong }) => {
    expect(whatIsWrong(expected, measured(was)).join()).toMatch(wrong);
  });
});

describe('a server before and after a fault', () => {
  const programs = { node: ['node a', 'node b'] };
  const server = { running: ['router rip'], file: 'hostname a\n', network: ['lo'], programs };

  it('has nothing left behind where all is as it was', () => {
    expect(leftBehind(server, structuredClone(server))).toEqual([]);
  });

  it('has what differs named', () => {
    const after = {
      ...server,
      network: ['lo', 'ripcord0'],
      programs: { ...programs, vtysh: ['vtysh -d ripd'] },
    };
    expect(leftBehind(server, after)).toEqual([
      'network: was ["lo"], is ["lo","ripcord0"]',
      'programs: vtysh runs 1 times, not 0: vtysh -d ripd',
    ]);
  });
});
