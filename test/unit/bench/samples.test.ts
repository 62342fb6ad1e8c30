import { describe, expect, it } from 'vitest';
import { experience, failedOf, movedOf, outageOf, totalOf } from '../../bench/samples.ts';
import { sample } from './results.ts';

const attempt = (at: number, server?: string) => ({
  at,
  ms: 5,
  server,
  error: server === undefined ? 'no answer' : undefined,
});

describe('Given what clients went through', () => {
  it('a client is out until it is answered again, and has moved once the target answers', () => {
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

  it('a client whom nobody answers any more is out for good', () => {
    const { outageMs, movedMs } = experience('c1', 100, 'b', [attempt(90, 'a'), attempt(110), attempt(120)]);
    expect([outageMs, movedMs]).toEqual([null, null]);
  });

  it('a run is as bad as its worst site, and its failures are those of all sites', () => {
    const run = sample('fast', 'killed', 200);
    expect([outageOf(run), movedOf(run), failedOf(run), totalOf(run)]).toEqual([200, 200, 20, 2000]);
  });

  it('a run of which one site never recovered never ended', () => {
    expect(outageOf(sample('fast', 'killed', null))).toBe(Number.POSITIVE_INFINITY);
  });
});
