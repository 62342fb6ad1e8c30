import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckState,
  isPending,
  judgeCheck,
  newCheck,
} from '../../../../src/policy/judge/check-health.ts';

const thresholds = { fall: 2, rise: 3 };
const passed = { ok: true, reason: '220 mx', ms: 1 };
const failed = { ok: false, reason: 'connection refused', ms: 1 };
const unfit = { ok: undefined, reason: 'too many open files in ripcord', ms: 1 };

/** The state after these runs, one each second. */
function stateAfter(runs: readonly boolean[], limits = thresholds): CheckState {
  return runs.reduce(
    (state, ok, i) => judgeCheck(state, ok ? passed : failed, limits, (i + 1) * 1000),
    newCheck({ id: 'smtp:25', informational: false }, 0),
  );
}

describe('a check', () => {
  it('is unknown before its first run and until a threshold is met', () => {
    expect(stateAfter([]).health).toBe('unknown');
    expect(stateAfter([false]).health).toBe('unknown');
    expect(stateAfter([true, true]).health).toBe('unknown');
  });

  it('is up after `rise` successes in a row, and remembers since when', () => {
    expect(stateAfter([true, true, true, true])).toMatchObject({ health: 'up', since: 3000, streak: 4 });
  });

  it('is down after `fall` failures in a row, with the reason of the last one', () => {
    expect(stateAfter([true, true, true, false, false])).toMatchObject({
      health: 'down',
      since: 5000,
      last: { reason: 'connection refused', at: 5000 },
    });
  });

  it('keeps its health while failures and successes alternate', () => {
    expect(stateAfter([true, true, true, false, true, false, true, false]).health).toBe('up');
    expect(stateAfter([false, false, true, true, false, true, true]).health).toBe('down');
  });

  it('changes health only when the last `fall` or `rise` runs all agree', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), runs => {
        const before = stateAfter(runs.slice(0, -1));
        const now = stateAfter(runs);
        if (before.health === now.health) return;
        const needed = now.health === 'up' ? thresholds.rise : thresholds.fall;
        expect(runs.slice(-needed)).toEqual(Array(needed).fill(now.health === 'up'));
      }),
    );
  });
});

describe('a run that brings no verdict', () => {
  const hindered = (runs: readonly boolean[]) =>
    [5000, 6000].reduce((state, at) => judgeCheck(state, unfit, thresholds, at), stateAfter(runs));

  it.each([
    ['an up check', [true, true, true]],
    ['an up check that failed once', [true, true, true, false]],
    ['a down check', [false, false]],
    ['an unknown check', []],
  ] as const)('leaves health and streak of %s as they are, and says since when and why', (_, runs) => {
    const hindrance = { reason: unfit.reason, since: 5000 };
    expect(hindered(runs)).toEqual({ ...stateAfter(runs), hindrance });
  });

  it('is forgotten with the next finding, which counts as if there had been no such run', () => {
    const before = hindered([true, true, true, false]);
    const after = judgeCheck(before, failed, thresholds, 7000);
    expect(after).toMatchObject({ health: 'down', streak: 2, hindrance: undefined });
  });
});

describe('a check is pending', () => {
  const up = [true, true, true];
  const down = [false, false];
  it.each([
    ['not before its first run', [], false],
    ['from its first run until its verdict', [true, true], true],
    ['not while it is up and passes', [...up, true], false],
    ['while it is up and has failed', [...up, false], true],
    ['not once it is up and passes again', [...up, false, true], false],
    ['not once it is down', [...up, ...down], false],
    ['not while it is down and fails', [...down, false], false],
    ['while it is down and has passed', [...down, true, true], true],
    ['not once it is up again', [...down, ...up], false],
  ] as const)('%s', (_, runs, pending) => {
    expect(isPending(stateAfter(runs))).toBe(pending);
  });
});
