import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Timing } from '../../../../src/checks/check.ts';
import {
  type NextRun,
  type Schedule,
  type ScheduleOptions,
  startSchedule,
} from '../../../../src/engine/monitor/schedule.ts';
import { createTimetable } from '../../../../src/engine/monitor/timetable.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { FakeClock, settle } from '../../fake-clock.ts';

const EVERY_SECOND: Timing = { kind: 'interval', everyMs: 1000 };

/** A run that records when it began, and lasts until it is told to end or has no need to. */
class Runs {
  readonly begun: number[] = [];
  underWay = 0;
  mostAtOnce = 0;
  #hold = false;
  #end: (() => void)[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What each run asks for. */
  again: NextRun = 'slot';

  readonly run = async (): Promise<NextRun> => {
    this.begun.push(this.#now());
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    if (this.#hold) await new Promise<void>(resolve => this.#end.push(resolve));
    this.underWay -= 1;
    return this.again;
  };

  hold(): void {
    this.#hold = true;
  }

  release(): void {
    this.#hold = false;
    for (const end of this.#end.splice(0)) end();
  }
}

const failOnError = (error: unknown) => {
  throw error;
};

describe('an interval', () => {
  let clock: FakeClock;
  let runs: Runs;
  let schedule: Schedule;
  const start = (over: Partial<ScheduleOptions> = {}, run = runs.run) => {
    schedule = startSchedule(EVERY_SECOND, run, {
      timetable: createTimetable(clock),
      splay: () => 0,
      log: () => {},
      onError: failOnError,
      ...over,
    });
  };
  beforeEach(() => {
    clock = new FakeClock();
    runs = new Runs(clock.now);
  });
  afterEach(async () => {
    runs.release();
    await schedule.stop();
    expect(clock.sleepers).toBe(0);
    expect(runs.mostAtOnce).toBeLessThanOrEqual(1);
  });

  it('runs at once and then at each slot', async () => {
    start();
    await clock.advance(3000);
    expect(runs.begun).toEqual([0, 1000, 2000, 3000]);
  });

  it('begins after its splay and keeps its place', async () => {
    start({ splay: () => 300 });
    await clock.advance(2500);
    expect(runs.begun).toEqual([300, 1300, 2300]);
  });

  it('has a splay of its own within the first interval', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.3);
    const timetable = createTimetable(clock);
    schedule = startSchedule(EVERY_SECOND, runs.run, { timetable, log: () => {}, onError: failOnError });
    vi.restoreAllMocks();
    await clock.advance(2000);
    expect(runs.begun).toEqual([400, 1400]);
  });

  it('skips what a late timer missed, without a burst, and returns to its slots', async () => {
    start();
    await clock.advance(1000);
    await clock.jump(3400);
    await clock.advance(1600);
    expect(runs.begun).toEqual([0, 1000, 4400, 5000, 6000]);
  });

  it('lets a run slower than the interval end, and goes on at the next slot', async () => {
    runs.hold();
    start();
    await clock.advance(2300);
    expect(runs.begun).toEqual([0]);
    runs.release();
    await clock.advance(1700);
    expect(runs.begun).toEqual([0, 3000, 4000]);
  });

  it('follows a run that asks for it at once if a slot came during it, and returns to its slots', async () => {
    runs.hold();
    runs.again = 'lost slot';
    start();
    await clock.advance(1300);
    runs.release();
    await clock.advance(1700);
    expect(runs.begun).toEqual([0, 1300, 2000, 3000]);
  });

  it('runs now when asked, and keeps its slots', async () => {
    start();
    await clock.advance(1400);
    schedule.runNow();
    await clock.advance(600);
    expect(runs.begun).toEqual([0, 1000, 1400, 2000]);
  });

  it('asked to run now during a run, runs once more right after it, however often asked', async () => {
    runs.hold();
    start();
    await clock.advance(100);
    schedule.runNow();
    schedule.runNow();
    expect(runs.begun).toEqual([0]);
    runs.release();
    await clock.advance(100);
    expect(runs.begun).toEqual([0, 100]);
  });

  it('asked by its run to run again soon, does so at that time from its begin, and takes no slot before', async () => {
    start();
    await clock.advance(900);
    runs.again = 200;
    schedule.runNow();
    await clock.advance(350);
    runs.again = 'slot';
    await clock.advance(750);
    expect(runs.begun).toEqual([0, 900, 1100, 1300, 2000]);
  });

  it('asked to run again sooner than a run takes, follows it at once', async () => {
    runs.hold();
    runs.again = 200;
    start();
    await clock.advance(300);
    runs.again = 200;
    runs.release();
    await clock.advance(50);
    expect(runs.begun).toEqual([0, 300]);
  });

  it('asked to run now while it is to run again soon, runs now instead', async () => {
    runs.again = 400;
    start();
    await clock.advance(100);
    schedule.runNow();
    await clock.advance(300);
    expect(runs.begun).toEqual([0, 100]);
    await clock.advance(100);
    expect(runs.begun).toEqual([0, 100, 500]);
  });

  it('stops although it is to run again soon', async () => {
    runs.again = 200;
    start();
    await clock.advance(100);
    await schedule.stop();
    await clock.advance(5000);
    expect(runs.begun).toEqual([0]);
  });

  it('stops after the run under way, and runs no more whatever is asked', async () => {
    runs.hold();
    start();
    await clock.advance(100);
    schedule.runNow();
    let stopped = false;
    const stopping = schedule.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    runs.release();
    await stopping;
    schedule.runNow();
    await clock.advance(5000);
    expect(runs.begun).toEqual([0]);
  });

  it('stopped before its first run never runs', async () => {
    start({ splay: () => 500 });
    await schedule.stop();
    await clock.advance(5000);
    expect(runs.begun).toEqual([]);
  });

  it.each([
    ['rejects', async () => Promise.reject(new Error('lost'))],
    [
      'throws before it gives a promise',
      () => {
        throw new Error('lost');
      },
    ],
  ])('goes on after a run that %s, and tells of it', async (_, fail) => {
    const errors: unknown[] = [];
    start({ onError: error => errors.push(error) }, fail);
    await clock.advance(2000);
    expect(errors).toEqual([new Error('lost'), new Error('lost'), new Error('lost')]);
  });
});

describe('a cron expression', () => {
  let runs: Runs;
  let logged: string[];
  let schedule: Schedule;
  const start = (expression: string, run = runs.run, onError: (error: unknown) => void = failOnError) => {
    const log = (message: string) => void logged.push(message);
    schedule = startSchedule({ kind: 'cron', expression }, run, {
      timetable: createTimetable(systemClock),
      log,
      onError,
    });
  };
  /** Seconds at which runs began, counted from the first. */
  const seconds = () => runs.begun.map(at => Math.floor((at - (runs.begun[0] ?? 0)) / 1000));

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date(2026, 0, 1, 12, 0, 0) });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    runs = new Runs(Date.now);
    logged = [];
  });
  afterEach(async () => {
    runs.release();
    await schedule.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(runs.mostAtOnce).toBeLessThanOrEqual(1);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('of five fields runs at once and then each minute', async () => {
    start('* * * * *');
    await vi.advanceTimersByTimeAsync(121_000);
    expect(seconds()).toEqual([0, 60, 120]);
  });

  it('of six fields runs at its seconds', async () => {
    start('*/20 * * * * *');
    await vi.advanceTimersByTimeAsync(61_000);
    expect(seconds()).toEqual([0, 20, 40, 60]);
  });

  it('is splayed by less than a second', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    start('* * * * *');
    await vi.advanceTimersByTimeAsync(60_500);
    expect(runs.begun).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(runs.begun).toHaveLength(2);
  });

  it('does not overlap a slow run, and says so in our log and not on the console', async () => {
    const consoles = (['log', 'info', 'warn', 'error'] as const).map(level => vi.spyOn(console, level));
    runs.hold();
    start('* * * * * *');
    await vi.advanceTimersByTimeAsync(3500);
    expect(runs.begun).toHaveLength(1);
    runs.release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs.begun).toHaveLength(2);
    expect(logged[0]).toMatch(/^schedule \* \* \* \* \* \*: the last run is still under way/);
    for (const spy of consoles) expect(spy).not.toHaveBeenCalled();
  });

  it.each([
    { set: 'back by an hour', ms: -3_600_000, late: [] },
    { set: 'forth by an hour', ms: 3_600_000, late: [expect.stringMatching(/a slot comes \d+ s late/)] },
    // Slot by slot it would take minutes to catch up with.
    {
      set: 'forth by 56 years',
      ms: 56 * 365 * 86_400_000,
      late: [expect.stringMatching(/a slot comes \d+ s late/)],
    },
  ])('goes on each 20 s when the clock is set $set', async ({ ms, late }) => {
    start('*/20 * * * * *');
    await vi.advanceTimersByTimeAsync(21_000);
    expect(runs.begun).toHaveLength(2);
    vi.setSystemTime(Date.now() + ms);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs.begun.length).toBeGreaterThanOrEqual(4);
    expect(runs.begun.length).toBeLessThanOrEqual(6);
    expect(logged).toEqual(late);
  });

  it.each([
    { change: 'begins', at: '2027-03-28T01:00:00Z' },
    { change: 'ends', at: '2027-10-31T01:00:00Z' },
  ])('goes on each 20 s when summer time $change', async ({ at }) => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    vi.setSystemTime(Date.parse(at) - 60_000);
    start('*/20 * * * * *');
    await vi.advanceTimersByTimeAsync(121_000);
    expect(seconds()).toEqual([0, 20, 40, 60, 80, 100, 120]);
    vi.unstubAllEnvs();
  });

  it('runs now when asked, though not beside a slot', async () => {
    start('* * * * *');
    await vi.advanceTimersByTimeAsync(30_000);
    schedule.runNow();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(seconds()).toEqual([0, 30, 60]);
  });

  it('runs no more once stopped', async () => {
    start('* * * * * *');
    await vi.advanceTimersByTimeAsync(1500);
    await schedule.stop();
    const before = runs.begun.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs.begun).toHaveLength(before);
  });

  it('goes on after a run that rejects, and tells of it once', async () => {
    const errors: unknown[] = [];
    start(
      '* * * * *',
      () => Promise.reject(new Error('lost')),
      error => errors.push(error),
    );
    await vi.advanceTimersByTimeAsync(61_000);
    expect(errors).toEqual([new Error('lost'), new Error('lost')]);
    expect(logged).toEqual([]);
  });
});

describe('a cron expression that is none', () => {
  it('is an error at the start', () => {
    const options = { timetable: createTimetable(new FakeClock()), log: () => {}, onError: failOnError };
    expect(() =>
      startSchedule({ kind: 'cron', expression: '61 * * * *' }, async () => 'slot', options),
    ).toThrow('61 is a invalid expression for minute');
  });
});
