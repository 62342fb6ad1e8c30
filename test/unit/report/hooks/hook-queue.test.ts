import { describe, expect, it } from 'vitest';
import { createQueue } from '../../../../src/report/hooks/hook-queue.ts';
import { settle } from '../../fake-clock.ts';

function start(room: number) {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue<{ readonly name: string }>({
    room,
    subjectOf: ({ name }) => name.slice(1),
    work: ({ name }) => {
      log.push(`begins ${name}`);
      return new Promise(resolve => ends.push(resolve));
    },
    onGivenUp: ({ name }) => log.push(`gives up ${name}`),
  });
  const end = async () => {
    ends.shift()?.();
    await settle();
  };
  const push = (...names: string[]) => {
    for (const name of names) queue.push({ name });
  };
  return { queue, log, end, push };
}

describe('a queue', () => {
  it('does one thing at a time, in order', async () => {
    const { log, end, push } = start(5);
    push('a', 'b', 'c');
    expect(log).toEqual(['begins a']);
    await end();
    expect(log).toEqual(['begins a', 'begins b']);
    await end();
    await end();
    push('d');
    expect(log).toEqual(['begins a', 'begins b', 'begins c', 'begins d']);
  });

  it('gives up what waits longest when too many wait: the latest is always done', async () => {
    const { log, end, push } = start(2);
    push('a', 'b', 'c', 'd', 'e');
    expect(log).toEqual(['begins a', 'gives up b', 'gives up c']);
    for (const _ of 'ade') await end();
    expect(log.slice(3)).toEqual(['begins d', 'begins e']);
  });

  it('gives up nothing of a subject for another one', async () => {
    const { log, end, push } = start(2);
    push('a1', 'b1', 'c1', 'a2', 'b2', 'd1');
    expect(log).toEqual(['begins a1', 'gives up b1']);
    for (const _ of 'acabd') await end();
    expect(log.slice(2)).toEqual(['begins c1', 'begins a2', 'begins b2', 'begins d1']);
  });

  it('is finished when all that waited is done, and takes no more', async () => {
    const { queue, log, end, push } = start(2);
    push('a', 'b');
    let finished = false;
    const finishing = queue.finish().then(() => {
      finished = true;
    });
    push('c');
    await end();
    expect(finished).toBe(false);
    await end();
    await finishing;
    expect(log).toEqual(['begins a', 'begins b']);
  });

  it('that was never used is finished at once', async () => {
    await expect(start(2).queue.finish()).resolves.toBeUndefined();
  });
});
