import { describe, expect, it } from 'vitest';
import { judgeLoad } from '../../../../src/policy/judge/load-state.ts';

const measured = (...values: readonly number[]) =>
  values.reduce<ReturnType<typeof judgeLoad> | undefined>(
    (before, value, index) => judgeLoad(before, value, 10, index * 1000),
    undefined,
  );

describe('a load', () => {
  it('is high above the threshold, and at it not yet', () => {
    expect(measured(10)?.high).toBe(false);
    expect(measured(10, 10.1)).toEqual({ value: 10.1, threshold: 10, high: true, since: 1000 });
  });

  it('stays high until it is well below: what it sheds must not call the traffic back', () => {
    expect(measured(11, 9, 8.1)).toMatchObject({ high: true, since: 0 });
    expect(measured(11, 9, 8)).toMatchObject({ high: false, since: 2000 });
  });
});
