import { beforeEach, describe, expect, it } from 'vitest';
import { createAlarm, createNap } from '../../../src/sys/alarm.ts';
import { FakeClock } from '../fake-clock.ts';

let clock: FakeClock;
let begun: number;
beforeEach(() => {
  clock = new FakeClock();
  begun = clock.now();
});

describe('an alarm', () => {
  let rung: number[];
  const create = () => createAlarm(clock, () => rung.push(clock.now() - begun));
  beforeEach(() => {
    rung = [];
  });

  it('rings once, at its time', async () => {
    create().set(begun + 100);
    await clock.advance(1000);
    expect(rung).toEqual([100]);
  });

  it('rings at the time set last', async () => {
    const alarm = create();
    alarm.set(begun + 100);
    alarm.set(begun + 300);
    await clock.advance(1000);
    expect(rung).toEqual([300]);
  });

  it('does not ring once it is cancelled, and can be set again', async () => {
    const alarm = create();
    alarm.set(begun + 100);
    alarm.cancel();
    await clock.advance(200);
    alarm.set(begun + 300);
    await clock.advance(1000);
    expect(rung).toEqual([300]);
  });

  it('rings at once for a time that is over', async () => {
    create().set(begun - 100);
    await clock.advance(0);
    expect(rung).toEqual([0]);
  });

  it('rings after more than the 24.8 days that a timer of Node can hold', async () => {
    const days = 40 * 24 * 3_600_000;
    create().set(begun + days);
    await clock.advance(days - 1);
    expect(rung).toEqual([]);
    await clock.advance(1);
    expect(rung).toEqual([days]);
  });
});

describe('a nap', () => {
  it('ends by itself', async () => {
    const sleeping = createNap(clock).sleep(100);
    await clock.advance(100);
    expect(await sleeping).toBe(false);
  });

  it('is ended by whoever wakes', async () => {
    const nap = createNap(clock);
    const sleeping = nap.sleep(100);
    nap.wake();
    expect(await sleeping).toBe(true);
    expect(clock.now()).toBe(begun);
  });

  it('ends at once if somebody called meanwhile, and only the next one', async () => {
    const nap = createNap(clock);
    nap.wake();
    nap.wake();
    expect(await nap.sleep(100)).toBe(true);
    const next = nap.sleep(100);
    await clock.advance(100);
    expect(await next).toBe(false);
  });
});
