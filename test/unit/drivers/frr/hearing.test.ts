import { describe, expect, it } from 'vitest';
import { AbsentDaemonError, RoutingError } from '../../../../src/drivers/driver.ts';
import { createListening } from '../../../../src/drivers/frr/hearing.ts';
import { askAgain } from '../../../../src/protocols/rip/rip.ts';

const told = (routes: number) => `Client: rip\nRedist:v4   ${routes}   0   0\n`;

/** A zebra whose answers are given one after the other, the last for ever; and a clock that only sleeps move. */
function listeningTo(...answers: (string | Error)[]) {
  const world = { now: 0, asked: 0 };
  const ask = async () => {
    const answer = answers[Math.min(world.asked++, answers.length - 1)] ?? '';
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sleep = async (ms: number) => {
    world.now += ms;
  };
  const clock = { now: () => world.now, sleep, allow: sleep };
  return { world, listening: createListening(ask, clock) };
}

describe('looking whether ripd hears', () => {
  it('is done first of all, and every 10 s while all is well', async () => {
    const { world, listening } = listeningTo(told(2));
    for (const at of [0, 5_000, 9_999]) {
      world.now = at;
      expect(await listening.observe()).toBe('hearing');
    }
    expect(world.asked).toBe(1);
    world.now = 10_000;
    await listening.observe();
    expect(world.asked).toBe(2);
  });

  it('is done every second while it does not', async () => {
    const { world, listening } = listeningTo('', '', told(0));
    expect(await listening.observe()).toBe('disconnected');
    expect(await listening.observe()).toBe('disconnected');
    expect(world.asked).toBe(1);
    world.now += 1_000;
    expect(await listening.observe()).toBe('disconnected');
    world.now += 1_000;
    expect(await listening.observe()).toBe('stalled');
  });

  it('is done again at once when asked to forget', async () => {
    const { world, listening } = listeningTo(told(2));
    await listening.observe();
    listening.forget();
    await listening.observe();
    expect(world.asked).toBe(2);
  });

  it('does not take a zebra that is only slow to tell for one that tells nothing', async () => {
    expect(await listeningTo(told(0), told(2)).listening.observe()).toBe('hearing');
  });

  it('finds a zebra whose socket is closed to be lost', async () => {
    expect(await listeningTo(new AbsentDaemonError('zebra is not running')).listening.observe()).toBe(
      'disconnected',
    );
  });

  it('takes no zebra that is late for a lost one: what it told before holds', async () => {
    const late = new RoutingError('no end within 1000 ms, killed');
    const { world, listening } = listeningTo(told(2), late, told(2), late);
    for (const at of [0, 10_000, 20_000, 30_000]) {
      world.now = at;
      expect(await listening.observe()).toBe('hearing');
    }
  });

  it('knows nothing of a zebra that was never in time, and asks again a second later', async () => {
    const { world, listening } = listeningTo(new RoutingError('no end within 1000 ms, killed'), '');
    expect(await listening.observe()).toBe('unknown');
    world.now += 1_000;
    expect(await listening.observe()).toBe('disconnected');
  });

  it('does not take garbage for the word of zebra', async () => {
    expect(await listeningTo('segfault\n').listening.observe()).toBe('unknown');
  });

  it('does not swallow what is wrong with us', async () => {
    await expect(listeningTo(new TypeError('ours')).listening.observe()).rejects.toThrow('ours');
  });
});

it.each([
  [16, 15],
  [15, 14],
])('ripd asks anew for metric %i through %i, and has the first again', (held, other) => {
  const line = (metric: number) => `redistribute connected metric ${metric} route-map RIPCORD`;
  expect(askAgain(line(held))).toEqual(['router rip', line(other), line(held), 'exit']);
});
