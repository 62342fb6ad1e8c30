import { describe, expect, it } from 'vitest';
import { bar, inWords, timeLeft } from '../../bench/progress.ts';

describe('the progress of a run', () => {
  it('leaves the time that is expected, as long as nothing is done', () => {
    expect(timeLeft({ doneMs: 0, totalMs: 60_000, elapsedMs: 5_000 })).toBe(60_000);
  });

  it('is taken to stay slower where it is slower than expected', () => {
    expect(timeLeft({ doneMs: 20_000, totalMs: 60_000, elapsedMs: 40_000 })).toBe(80_000);
  });

  it('leaves no time when more is done than was expected', () => {
    expect(timeLeft({ doneMs: 70_000, totalMs: 60_000, elapsedMs: 70_000 })).toBe(0);
  });

  it('is a bar with part, percent and time left', () => {
    const drawn = bar({ doneMs: 15_000, totalMs: 60_000, elapsedMs: 15_000 });
    expect(drawn).toBe('[######------------------]  25 %, 45 s left');
  });

  it('is a full bar where there is nothing to do', () => {
    expect(bar({ doneMs: 0, totalMs: 0, elapsedMs: 0 })).toContain('100 %');
  });

  it.each([
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_540_000, '59 min'],
    [3_599_000, '1 h 00 min'],
    [3_900_000, '1 h 05 min'],
  ])('says %d ms as %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
