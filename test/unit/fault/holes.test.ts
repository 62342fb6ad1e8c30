import { describe, expect, it } from 'vitest';
import { longestHole } from '../../fault/holes.ts';

const answered = (at: number, ms = 1) => ({ at, ms, server: 'smtp-a', error: undefined });
const failed = (at: number, ms = 100) => ({ at, ms, server: undefined, error: 'ECONNREFUSED' });

describe("a hole in a client's attempts", () => {
  it('is not there without a failure', () => {
    expect(longestHole([answered(0), answered(50)])).toBe(0);
    expect(longestHole([])).toBe(0);
  });

  it('lasts from the begin of its first failure to the end of the next answer, in whatever order they ended', () => {
    expect(longestHole([answered(0), answered(150, 7), failed(50), failed(100, 900)])).toBe(107);
  });

  it('counts where it is the longest of several', () => {
    const attempts = [failed(0), answered(50), failed(100), failed(150), failed(200), answered(250)];
    expect(longestHole(attempts)).toBe(151);
  });

  it('that has not ended has no length', () => {
    expect(longestHole([answered(0), failed(50)])).toBe(Number.POSITIVE_INFINITY);
  });
});
