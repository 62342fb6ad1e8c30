import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimetable } from '../../../../src/engine/monitor/timetable.ts';
import { FakeClock } from '../../fake-clock.ts';

describe('a timetable', () => {
  it('calls everything at its time and in order, whatever is entered or cancelled when', async () => {
    const entry = fc.record({ due: fc.integer({ min: 0, max: 500 }), cancelled: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(entry), async entries => {
        const clock = new FakeClock();
        const timetable = createTimetable(clock);
        const called: { due: number; at: number }[] = [];
        const cancels = entries.map(({ due }) =>
          timetable.at(due * 2, () => called.push({ due: due * 2, at: clock.now() })),
        );
        for (const [index, { cancelled }] of entries.entries()) if (cancelled) cancels[index]?.();
        await clock.advance(2000);
        const expected = entries.filter(({ cancelled }) => !cancelled).map(({ due }) => due * 2);
        expect(called.map(({ due }) => due)).toEqual(expected.sort((a, b) => a - b));
        expect(called.every(({ due, at }) => at === due)).toBe(true);
        expect(clock.sleepers).toBe(0);
      }),
    );
  });

  it('wakes up once for all that is due at the same moment', () => {
    const clock = new FakeClock();
    const timetable = createTimetable(clock);
    for (let i = 0; i < 10; i++) timetable.at(100, () => {});
    expect(clock.sleepers).toBe(1);
  });

  it('calls what is late at once, and what a call enters at its own time', async () => {
    const clock = new FakeClock(1000);
    const timetable = createTimetable(clock);
    const called: string[] = [];
    timetable.at(900, () => {
      called.push('late');
      timetable.at(1100, () => called.push('next'));
    });
    await clock.advance(0);
    expect(called).toEqual(['late']);
    await clock.advance(100);
    expect(called).toEqual(['late', 'next']);
  });

  it('does not call what another call of the same moment has cancelled', async () => {
    const clock = new FakeClock();
    const timetable = createTimetable(clock);
    const called: string[] = [];
    timetable.at(100, () => {
      called.push('first');
      cancel();
    });
    const cancel = timetable.at(100, () => called.push('second'));
    await clock.advance(200);
    expect(called).toEqual(['first']);
  });

  it('has shared moments, none earlier than asked, few enough that checks meet there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (start, ms) => {
          const shared = createTimetable(new FakeClock(start)).shared(start + ms);
          expect(shared).toBeGreaterThanOrEqual(start + ms);
          expect(shared - (start + ms)).toBeLessThan(200);
          expect((shared - start) % 200).toBe(0);
        },
      ),
    );
  });

  it('has the rest begin a little later, together too, where more checks are due than may begin together', () => {
    const timetable = createTimetable(new FakeClock(1000));
    const moments = Array.from({ length: 50 }, () => {
      const moment = timetable.shared(1100);
      timetable.at(moment, () => {});
      return moment;
    });
    const times = (moment: number) => moments.filter(each => each === moment).length;
    expect([1200, 1220, 1240].map(times)).toEqual([20, 20, 10]);
  });
});
