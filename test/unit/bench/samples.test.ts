import { describe, expect, it } from 'vitest';
import { experience, failedOf, movedOf, outageOf, totalOf } from '../../bench/samples.ts';
import { sample } from './results.ts';

const attempt = (at: number, server?: string) => ({
  at,
  ms: 5,
  server,
  error: server === undefined ? 'no answer' : undefined,
});

describe('what clients went through', () => {
  it('is an outage until they are answered again, and a move once the target answers', () => {
    const attempts = [attempt(90, 'a'), attempt(110), attempt(120), attempt(130, 'a'), attempt(140, 'b')];
    expect(experience('c1', 100, 'b', attempts)).toEqual({
      client: 'c1',
      outageMs: 35,
      movedMs: 45,
      failed: 2,
      total: 4,
      errors: { 'no answer': 2 },
    });
  });

  it('is an outage for good where nobody answers any more', () => {
    const { outageMs, movedMs } = experience('c1', 100, 'b', [attempt(90, 'a'), attempt(110), attempt(120)]);
    expect([outageMs, movedMs]).toEqual([null, null]);
  });

  it('is as bad as at the worst site of a run, with the failures of all sites', () => {
    const run = sample('fast', 'killed', 200);
    expect([outageOf(run), movedOf(run), failedOf(run), totalOf(run)]).toEqual([200, 200, 20, 2000]);
  });

  it('never ended where one site of a run never recovered', () => {
    expect(outageOf(sample('fast', 'killed', null))).toBe(Number.POSITIVE_INFINITY);
  });
});
