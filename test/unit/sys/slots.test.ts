import { describe, expect, it } from 'vitest';
import { deferred } from '../../../src/sys/deferred.ts';
import { createSlots } from '../../../src/sys/slots.ts';

describe('the slots', () => {
  it('runs no more tasks at once than there are slots, those that wait in their order, whatever becomes of one', async () => {
    const slots = createSlots(2);
    const begun: number[] = [];
    const ends = [0, 1, 2, 3].map(() => deferred<void>());
    const tasks = ends.map(({ promise }, index) =>
      slots(async () => {
        begun.push(index);
        await promise;
        if (index === 1) throw new Error('failed');
        return index;
      }),
    );
    const all = Promise.allSettled(tasks);
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve();
    await expect(tasks[1]).rejects.toThrow('failed');
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of ends) resolve();
    expect((await all).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('gives each task its turn where only some can be carried out at once, and more slots once more can', async () => {
    const slots = createSlots(100);
    let room = 3;
    let held = 0;
    let most = 0;
    const task = async () => {
      if (held === room) return 'lacked';
      held += 1;
      most = Math.max(most, held);
      await new Promise(resolve => setImmediate(resolve));
      held -= 1;
      return 'carried out';
    };
    const round = () =>
      Promise.all(Array.from({ length: 50 }, () => slots(task, result => result === 'lacked')));
    for (let times = 0; times < 5; times += 1)
      expect(new Set(await round())).toEqual(new Set(['carried out']));
    expect(most).toBe(3);
    room = 100;
    for (let times = 0; times < 100; times += 1) await round();
    expect(most).toBe(50);
  });

  it('gives up a task that cannot be carried out even alone', async () => {
    const slots = createSlots(10);
    let runs = 0;
    const task = async () => {
      runs += 1;
      return 'lacked';
    };
    const all = Array.from({ length: 5 }, () => slots(task, () => true));
    expect(await Promise.all(all)).toEqual(Array(5).fill('lacked'));
    expect(runs).toBeLessThan(50);
    expect(await slots(async () => 'fine')).toBe('fine');
  });
});
