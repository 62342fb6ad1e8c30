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
});
