import { describe, expect, it } from 'vitest';
import type { CheckState, Health } from '../../../src/judge/check.ts';
import { judgeAll } from '../../../src/judge/verdict.ts';

function check(
  id: string,
  health: Health,
  since: number,
  ok: boolean,
  reason = 'connection refused',
): CheckState {
  return { id, health, since, streak: 2, last: { ok, reason, ms: 1, at: since } };
}

const begun = 5;

describe('the verdict over several checks', () => {
  it('is up when all are up, since the last of them came up', () => {
    const verdict = judgeAll(
      [check('smtp:25', 'up', 10, true), check('process:master', 'up', 30, true)],
      begun,
    );
    expect(verdict).toEqual({ health: 'up', since: 30, reason: 'passed smtp:25, process:master' });
  });

  it('is down when one is down, with the words of the one that fell first', () => {
    const verdict = judgeAll(
      [
        check('smtp:25', 'down', 20, false),
        check('process:master', 'down', 10, false, 'no such process'),
        check('tcp:465', 'unknown', 0, true),
      ],
      begun,
    );
    expect(verdict).toEqual({
      health: 'down',
      since: 10,
      reason: 'failed process:master twice, no such process',
    });
  });

  it('is unknown while one has no verdict and none is down', () => {
    const waiting: CheckState = { id: 'tcp:465', health: 'unknown', since: 0, streak: 0, last: undefined };
    expect(judgeAll([check('smtp:25', 'up', 10, true), waiting], begun)).toMatchObject({
      health: 'unknown',
      reason: 'has no result of tcp:465 yet',
    });
  });

  it('says that a check which is still down has begun to recover', () => {
    expect(judgeAll([check('smtp:25', 'down', 10, true)], begun).reason).toBe(
      'failed smtp:25, which now recovers',
    );
  });

  it('is up where nothing is checked, since the beginning', () => {
    expect(judgeAll([], begun)).toEqual({ health: 'up', since: 5, reason: 'has no check of its own' });
  });
});
