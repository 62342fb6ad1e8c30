import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckState, Health } from '../../../../src/policy/judge/check-health.ts';
import { type Judgement, judgeService } from '../../../../src/policy/judge/verdict.ts';

function check(
  id: string,
  health: Health,
  since: number,
  { ok = health === 'up', reason = 'connection refused', informational = false } = {},
): CheckState {
  const last = { ok, reason, ms: 1, at: since };
  return { id, informational, health, since, streak: 2, last, hindrance: undefined };
}
const unheard = (id: string): CheckState => ({
  ...check(id, 'unknown', 0),
  streak: 0,
  last: undefined,
});

const begun = 5;

describe('the verdict over several checks, all of which must be up', () => {
  it('is up when all are up, since the last of them came up', () => {
    const verdict = judgeService(
      'all',
      [check('smtp:25', 'up', 10), check('process:master', 'up', 30)],
      begun,
    );
    expect(verdict).toEqual({ health: 'up', since: 30, reason: 'passed smtp:25, process:master' });
  });

  it('is down when one is down, with the words of the one that fell first', () => {
    const verdict = judgeService(
      'all',
      [
        check('smtp:25', 'down', 20),
        check('process:master', 'down', 10, { reason: 'no such process' }),
        check('tcp:465', 'unknown', 0),
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
    expect(judgeService('all', [check('smtp:25', 'up', 10), unheard('tcp:465')], begun)).toMatchObject({
      health: 'unknown',
      reason: 'has no result of tcp:465 yet',
    });
  });

  it('says that a check which is still down has begun to recover', () => {
    expect(judgeService('all', [check('smtp:25', 'down', 10, { ok: true })], begun).reason).toBe(
      'failed smtp:25, which now recovers',
    );
  });

  it('is up where nothing is checked, since the beginning', () => {
    const verdict = { health: 'up', since: 5, reason: 'has no check of its own' };
    expect(judgeService('all', [], begun)).toEqual(verdict);
    const note = check('tcp:465', 'down', 10, { informational: true });
    expect(judgeService('all', [note], begun)).toEqual(verdict);
  });
});

describe('the verdict over several checks, any of which is enough', () => {
  it('is up as soon as one is up, since that one came up, and says how many passed', () => {
    const checks = [check('a', 'down', 10), check('b', 'up', 40), check('c', 'up', 20), unheard('d')];
    expect(judgeService('any', checks, begun)).toEqual({
      health: 'up',
      since: 20,
      reason: 'passed 2 of 4 checks: b, c',
    });
  });

  it('is down only once all are down, since the last of them fell, and says why each is', () => {
    const checks = [check('a', 'down', 30, { reason: 'no answer' }), check('b', 'down', 10)];
    expect(judgeService('any', checks, begun)).toEqual({
      health: 'down',
      since: 30,
      reason: 'failed 2 of 2 checks: failed b twice, connection refused; failed a twice, no answer',
    });
  });

  it('is unknown while the rest is down and one has no verdict, and names that one', () => {
    expect(judgeService('any', [check('a', 'down', 10), unheard('b')], begun)).toMatchObject({
      health: 'unknown',
      reason: 'has no result of b yet',
    });
  });
});

describe('the verdict over several checks, of which so many must be up', () => {
  const two: Judgement = { atLeast: 2 };

  it('is up with so many up, since when so many were', () => {
    const checks = [check('a', 'up', 30), check('b', 'up', 10), check('c', 'up', 20)];
    expect(judgeService(two, checks, begun)).toMatchObject({ health: 'up', since: 20 });
  });

  it('is down once too many are down, since when too many were', () => {
    const checks = [check('a', 'down', 30), check('b', 'down', 10), check('c', 'up', 0)];
    expect(judgeService(two, checks, begun)).toMatchObject({ health: 'down', since: 30 });
  });

  it('is not moved by a check that is informational, either way', () => {
    const checks = [check('a', 'up', 1), check('b', 'unknown', 2)];
    for (const health of ['up', 'down', 'unknown'] as const) {
      const noted = [...checks, check('note', health, 9, { informational: true })];
      expect(judgeService(two, noted, begun)).toEqual(judgeService(two, checks, begun));
    }
  });
});

describe('for any checks', () => {
  const health = fc.constantFrom<Health>('up', 'down', 'unknown');
  const states = fc.array(
    fc
      .record({ health, since: fc.nat(1000), informational: fc.boolean() })
      .map(({ health, since, informational }) => check('it', health, since, { informational })),
    { minLength: 1, maxLength: 6 },
  );
  const judgement = fc.oneof(
    fc.constantFrom<Judgement>('all', 'any'),
    fc.integer({ min: 1, max: 7 }).map(atLeast => ({ atLeast })),
  );
  const healthOf = (how: Judgement, checks: readonly CheckState[]) => judgeService(how, checks, begun).health;
  const turned = (checks: readonly CheckState[], place: number, to: Health): readonly CheckState[] =>
    checks.map((each, index) => (index === place % checks.length ? { ...each, health: to } : each));
  const RANK: Readonly<Record<Health, number>> = { down: 0, unknown: 1, up: 2 };

  it('a check that turns up never turns the service down, and one that turns down never up', () => {
    fc.assert(
      fc.property(judgement, states, fc.nat(), (how, checks, place) => {
        const before = RANK[healthOf(how, checks)];
        expect(RANK[healthOf(how, turned(checks, place, 'up'))]).toBeGreaterThanOrEqual(before);
        expect(RANK[healthOf(how, turned(checks, place, 'down'))]).toBeLessThanOrEqual(before);
      }),
      { numRuns: 1000 },
    );
  });

  /** All that the unknown checks may still turn out to be. */
  function outcomes(how: Judgement, checks: readonly CheckState[]): ReadonlySet<Health> {
    const place = checks.findIndex(each => each.health === 'unknown');
    if (place === -1) return new Set([healthOf(how, checks)]);
    const [up, down] = (['up', 'down'] as const).map(to => outcomes(how, turned(checks, place, to)));
    return new Set([...(up ?? []), ...(down ?? [])]);
  }

  it('there is a verdict exactly if no check without one can change it any more', () => {
    fc.assert(
      fc.property(judgement, states, (how, checks) => {
        const possible = outcomes(how, checks);
        const said = healthOf(how, checks);
        expect(possible).not.toContain('unknown');
        expect(said === 'unknown' ? new Set(['up', 'down']) : new Set([said])).toEqual(possible);
      }),
      { numRuns: 1000 },
    );
  });

  it('it is told since when, by one of the checks that count, and with a reason', () => {
    fc.assert(
      fc.property(judgement, states, (how, checks) => {
        const { since, reason } = judgeService(how, checks, begun);
        const counting = checks.filter(each => !each.informational);
        expect(counting.length === 0 ? [begun] : counting.map(each => each.since)).toContain(since);
        expect(reason).not.toBe('');
      }),
    );
  });

  it('fewer that are needed never make it worse', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 6 }), (checks, atLeast) => {
        const [more, fewer] = [{ atLeast: atLeast + 1 }, { atLeast }].map(how => RANK[healthOf(how, checks)]);
        expect(fewer).toBeGreaterThanOrEqual(more ?? 0);
      }),
    );
  });
});
