import { describe, expect, it } from 'vitest';
import { bar, inWords, timeLeft } from '../../bench/progress.ts';

describe('Given how far a run has come', () => {
  it('the time left is what is expected, as long as nothing is done', () => {
    expect(timeLeft({ doneMs: 0, totalMs: 60_000, elapsedMs: 5_000 })).toBe(60_000);
  });

  it('a run slower than expected is taken to stay so', () => {
    expect(timeLeft({ doneMs: 20_000, totalMs: 60_000, elapsedMs: 40_000 })).toBe(80_000);
  });

  it('no time is left when more is done than was expected', () => {
    expect(timeLeft({ doneMs: 70_000, totalMs: 60_000, elapsedMs: 70_000 })).toBe(0);
  });

  it('the bar shows part, percent and time left', () => {
    const drawn = bar({ doneMs: 15_000, totalMs: 60_000, elapsedMs: 15_000 });
    expect(drawn).toBe('[######------------------]  25 %, 45 s left');
  });

  it('the bar of nothing to do is full', () => {
    expect(bar({ doneMs: 0, totalMs: 0, elapsedMs: 0 })).toContain('100 %');
  });

  it.each([
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_540_000, '59 min'],
    [3_599_000, '1 h 00 min'],
    [3_900_000, '1 h 05 min'],
  ])('%d ms are %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
