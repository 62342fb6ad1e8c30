import { describe, expect, it } from 'vitest';
import type { Phase } from '../../../../src/engine/reconcile/desired.ts';
import { createReconciler } from '../../../../src/engine/reconcile/loop.ts';
import type { Desired } from '../../../../src/engine/reconcile/state.ts';
import { leave } from '../../../../src/engine/reconcile/withdraw.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

const alias = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const nudging = { nudge: true };

function wanted(phase: Phase): Desired {
  const metrics = new Map([['smtp', phase === 'serving' ? 3 : NOT_HERE]]);
  return phase === 'leaving'
    ? { metrics, present: [], absent: [alias], ...nudging }
    : { metrics, present: [alias], absent: [], ...nudging };
}

async function leaving(host: FakeHost, whileServing: () => void = () => undefined) {
  let phase: Phase = 'serving';
  const silent = { onAction: () => undefined, onReport: () => undefined };
  const reconciler = createReconciler(() => ({ host, desired: () => wanted(phase) }), systemClock, silent);
  reconciler.start();
  await reconciler.settle();
  whileServing();
  const enter = (next: Phase) => {
    phase = next;
  };
  const left = await leave({
    host,
    reconciler,
    clock: systemClock,
    enter,
    withdrawMs: 300,
    leaveMs: 300,
    isWell: () => host.well,
    aliases: [alias],
  });
  await reconciler.stop();
  return left;
}

/** Has something happen at each look at lo. */
function onLook({ aliases }: FakeHost, happen: () => void): void {
  const { observe } = aliases;
  Object.assign(aliases, {
    observe: () => {
      happen();
      return observe();
    },
  });
}

describe('a withdrawal at the end', () => {
  it('poisons first and removes the alias after', async () => {
    const host = fakeHost();
    expect(await leaving(host)).toEqual([]);
    expect(host.done).toEqual([
      'smtp=3',
      '+198.51.100.25',
      'smtp=withdrawn',
      'nudge 198.51.100.25',
      '-198.51.100.25',
    ]);
  });

  it('removes the alias all the same when the daemon cannot be told, and says what was left undone', async () => {
    const host = fakeHost();
    const left = await leaving(host, () => {
      host.refusing = true;
    });
    expect(left.map(error => error.message)).toEqual(['configuration is locked']);
    expect(host.lo).toEqual([]);
  });

  it('tries once more when what takes the alias off fails', async () => {
    const host = fakeHost();
    const { takeOff } = host.nudger;
    let failures = 0;
    const left = await leaving(host, () => {
      host.refusing = true;
      Object.assign(host.nudger, {
        takeOff: async (...args: Parameters<typeof takeOff>) => {
          if (failures++ === 0) throw new Error('ip: no end within 2500 ms, killed');
          return takeOff(...args);
        },
      });
    });
    expect(left.map(error => error.message)).toEqual(['configuration is locked']);
    expect(host.lo).toEqual([]);
  });

  it('tries once only where no daemon is, so that whoever brings it back need not wait', async () => {
    const host = fakeHost();
    let looks = 0;
    const left = await leaving(host, () => {
      host.dead = true;
      onLook(host, () => looks++);
    });
    expect(left.map(error => error.message)).toEqual(['ripd is not running']);
    // One of the pass, and one that reads lo back.
    expect(looks).toBe(2);
    expect(host.lo).toEqual([]);
  });

  it('waits for a daemon that is away alone, and poisons before the alias goes once it is back', async () => {
    const host = fakeHost();
    const left = await leaving(host, () => {
      host.dead = true;
      host.alone = true;
      onLook(host, () => {
        host.dead = false;
      });
    });
    expect(left).toEqual([]);
    expect(host.done.slice(-3)).toEqual(['smtp=withdrawn', 'nudge 198.51.100.25', '-198.51.100.25']);
  });

  it('removes the alias of a daemon that stays away alone, and says so', async () => {
    const host = fakeHost();
    const left = await leaving(host, () => {
      host.dead = true;
      host.alone = true;
    });
    expect(left.map(error => error.message)).toEqual(['ripd is not running']);
    expect(host.lo).toEqual([]);
  });

  it('removes the alias in good time where the daemon is slow, which is as good where it is well', async () => {
    const host = fakeHost();
    host.well = true;
    const left = await leaving(host, () => {
      Object.assign(host.routing, { apply: () => systemClock.sleep(1000) });
    });
    expect(left).toEqual([]);
    expect(host.lo).toEqual([]);
  });

  it('says that a slow daemon was not told, unless that one is known to be well', async () => {
    const host = fakeHost();
    const left = await leaving(host, () => {
      Object.assign(host.routing, { apply: () => systemClock.sleep(1000) });
    });
    expect(left.map(error => error.message)).toEqual(['the daemon did not answer within 300 ms']);
    expect(host.lo).toEqual([]);
  });
});
