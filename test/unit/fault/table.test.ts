import { describe, expect, it } from 'vitest';
import type { Fault } from '../../fault/fault.ts';
import { FAULTS } from '../../fault/faults/index.ts';
import type { Result } from '../../fault/results.ts';
import { longRuns, tableOf } from '../../fault/table.ts';

const fault = (name: string): Fault => ({
  ...{ name, group: 1, so: 'all goes on', form: 'full', inject: () => undefined },
  ...{ meanwhile: { outageMs: 0 }, afterwards: { outageMs: 0 } },
});
const measured = (outMs: number, failed: number) => ({
  outMs,
  failed,
  attempts: 9,
  announced: [],
  othersMoved: 0,
  conditions: {},
});
const result = (name: string, frr: string, part: Partial<Result>): Result => ({
  ...{ fault: name, group: 1, frr, date: '2026-11-22T12:00:00.000Z', held: true },
  ...part,
});

describe('The table of what was survived', () => {
  it('has a row for each fault that was tried and a column for each FRR, with the oldest first', () => {
    const faults = [fault('service killed'), fault('service hung'), fault('never tried')];
    const results = [
      result('service killed', '10.3', { held: false, why: 'nobody took over' }),
      result('service killed', '8.4.4', { meanwhile: measured(2345, 47), afterwards: measured(0, 0) }),
      result('service hung', '8.4.4', { meanwhile: measured(999, 1), afterwards: measured(0, 0) }),
    ];
    expect(tableOf(faults, results).split('\n').slice(-4)).toEqual([
      '| the service | so | FRR 8.4.4 | FRR 10.3 |',
      '|-|-|-|-|',
      '| service killed | all goes on | 2.3 s (47) / 0 | **not held**: nobody took over |',
      '| service hung | all goes on | 999 ms (1) / 0 |  |',
    ]);
  });
});

describe('The faults', () => {
  it('have names of their own', () => {
    const names = FAULTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have one in the short form in each group that there is', () => {
    for (const group of new Set(FAULTS.map(each => each.group))) {
      expect(FAULTS.filter(each => each.group === group && each.form === 'short')).not.toEqual([]);
    }
  });
});

describe('The tables of long runs', () => {
  const about = { frr: '8.4.4', date: '2026-11-22T12:00:00.000Z', minutes: 30 };
  const level = { rssMiB: 60, heapMiB: 20, fds: 30, handles: 12, cpuPercent: 1.5 };

  it('say what was drawn and what it cost, and what a controller held at first and last', () => {
    const chaos = { seed: 7, rounds: 20, strikes: { killed: 20, hung: 8 }, attempts: 54_000, failed: 300 };
    const soak = { samples: [], exercises: { killed: 30 }, first: level, last: level };
    const [, drawn = '', held = ''] = longRuns(
      [{ ...about, ...chaos, longestMs: 9400 }],
      [{ ...about, ...soak, grown: [] }],
    );
    expect(drawn.split('\n').at(-1)).toBe(
      '| 8.4.4 | 7 | 30 min | 20 | 28 | 300 of 54 000 | 9.4 s | all held |',
    );
    expect(held.split('\n').at(-1)).toMatch(/\| 30 \| 60\.0 → 60\.0 \|.*\| flat \|$/);
  });

  it('are none where there was no run', () => expect(longRuns([], [])).toEqual([]));
});
