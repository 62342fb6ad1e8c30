import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bounds,
  beginGuarding,
  type GuardAction,
  type GuardEvent,
  type GuardState,
  step,
} from '../../../src/supervise/guard-policy.ts';

const BOUNDS: Bounds = { silence: 10_000, start: 60_000, stop: 12_000, unattended: 15_000, settled: 60_000 };
const LOOK_EVERY_MS = 500;

/** A guard in a world where time passes only when told, and nothing ends by itself. */
class World {
  now = 0;
  state: GuardState;
  /** What was done, with the time at which. */
  readonly done: string[] = [];

  constructor() {
    const { state, actions } = beginGuarding(0);
    this.state = state;
    this.#note(actions);
  }

  take(event: GuardEvent): this {
    const { state, actions } = step(this.state, event, this.now, BOUNDS);
    this.state = state;
    this.#note(actions);
    return this;
  }

  /** `says` is repeated at each look: a controller that lives. */
  pass(ms: number, says?: 'alive'): this {
    for (const end = this.now + ms; this.now < end; ) {
      this.now = Math.min(end, this.now + LOOK_EVERY_MS);
      if (says !== undefined) this.take({ kind: 'heartbeat', heartbeat: says });
      this.take({ kind: 'tick' });
    }
    return this;
  }

  ready = () => this.take({ kind: 'heartbeat', heartbeat: 'ready' });
  dies = () => this.take({ kind: 'ended', end: { exitCode: undefined, how: 'SIGKILL' } });
  exits = (exitCode: number) =>
    this.take({ kind: 'ended', end: { exitCode, how: `exit status ${exitCode}` } });
  stop = () => this.take({ kind: 'stop', signal: 'SIGTERM' });
  withdrawn = (ok = true) => this.take({ kind: 'withdrawn', ok });
  since = (count: number) => this.done.slice(count);

  #note(actions: readonly GuardAction[]): void {
    for (const action of actions) {
      this.done.push(`${this.now} ${action.kind}${action.kind === 'exit' ? ` ${action.exitCode}` : ''}`);
    }
  }
}

const serving = () => new World().ready().pass(20_000, 'alive');

describe('a controller that lives', () => {
  it('is left alone', () => {
    expect(serving().pass(3_600_000, 'alive').done).toEqual(['0 start']);
  });

  it('is asked to stop, and the guard ends as it does', () => {
    expect(serving().stop().pass(5000).exits(0).done).toEqual(['0 start', '20000 forward', '25000 exit 0']);
  });

  it('may be stopped by somebody else', () => {
    expect(serving().exits(0).done).toEqual(['0 start', '20000 exit 0']);
  });
});

describe('a controller that dies', () => {
  it('is brought back at once, and its route stays', () => {
    const world = serving().dies().pass(500).ready().pass(60_000, 'alive');
    expect(world.done).toEqual(['0 start', '20000 pause', '20500 start']);
  });

  it('again and again, is brought back with growing pauses', () => {
    const world = serving();
    const starts: number[] = [];
    for (let deaths = 0; deaths < 5; deaths++) {
      const died = world.now;
      world.dies();
      while (!world.done.at(-1)?.endsWith('start')) world.pass(LOOK_EVERY_MS);
      starts.push(world.now - died);
      world.ready();
    }
    expect(starts).toEqual([500, 500, 500, 1000, 2000]);
  });

  it('is withdrawn once it has not been back in time, and tried again afterwards', () => {
    const world = serving();
    while (!world.done.at(-1)?.endsWith('withdraw')) world.dies().pass(LOOK_EVERY_MS);
    expect(world.now).toBeLessThanOrEqual(20_000 + BOUNDS.unattended + LOOK_EVERY_MS);
    world.withdrawn().pass(60_000);
    expect(world.done.filter(each => each.endsWith('withdraw'))).toHaveLength(1);
    expect(world.done.at(-1)).toMatch(/start$/);
  });

  it('is withdrawn again if that failed', () => {
    const world = serving().exits(78).withdrawn(false);
    expect(world.done.slice(1)).toEqual(['20000 withdraw', '20000 pause']);
    expect(world.pass(500).exits(78).withdrawn().since(3)).toEqual([
      '20500 start',
      '20500 withdraw',
      '20500 exit 78',
    ]);
    const patient = serving();
    while (!patient.done.at(-1)?.endsWith('withdraw')) patient.dies().pass(LOOK_EVERY_MS);
    patient.withdrawn(false);
    while (!patient.done.at(-1)?.endsWith('withdraw')) patient.dies().pass(LOOK_EVERY_MS);
    expect(patient.done.filter(each => each.endsWith('withdraw'))).toHaveLength(2);
  });

  it('that never ran ends the guard, whether there was something to withdraw or not', () => {
    expect(new World().exits(78).withdrawn(false).done).toEqual(['0 start', '0 withdraw', '0 exit 78']);
  });

  it('ends all the same where its withdrawal failed and a stop is asked for', () => {
    expect(serving().exits(78).stop().withdrawn(false).done.at(-1)).toBe('20000 exit 78');
    expect(serving().stop().exits(70).withdrawn(false).done.at(-1)).toBe('20000 exit 70');
  });

  it.each([64, 78])('with exit status %i cannot be helped by another try', exitCode => {
    const world = new World().exits(exitCode);
    expect(world.done).toEqual(['0 start', '0 withdraw']);
    expect(world.withdrawn().done.at(-1)).toBe(`0 exit ${exitCode}`);
  });

  it('that finds another one at work leaves the routes to that one', () => {
    expect(new World().exits(75).done).toEqual(['0 start', '0 exit 75']);
  });
});

describe('a controller that hangs', () => {
  it('is killed after its silence, and brought back', () => {
    const world = serving().pass(BOUNDS.silence).dies().pass(500);
    expect(world.since(1)).toEqual(['30000 kill', '30000 pause', '30500 start']);
  });

  it('in its first start is killed in time to withdraw what an earlier one left, and then has all the time it needs', () => {
    const world = new World().pass(BOUNDS.unattended).dies();
    expect(world.since(1)).toEqual(['15000 kill', '15000 withdraw']);
    world
      .withdrawn()
      .pass(LOOK_EVERY_MS)
      .pass(BOUNDS.start - LOOK_EVERY_MS);
    expect(world.since(3)).toEqual(['15000 pause', '15500 start']);
  });

  it('in a stop is killed, withdrawn, and the guard ends with an error', () => {
    const world = serving().stop().pass(BOUNDS.stop).dies().withdrawn();
    expect(world.since(1)).toEqual(['20000 forward', '32000 kill', '32000 withdraw', '32000 exit 70']);
  });

  it('is not blamed for a time in which the guard stood still as well', () => {
    const world = serving();
    world.now += 3_600_000;
    expect(world.take({ kind: 'tick' }).pass(5000, 'alive').done).toEqual(['0 start']);
  });

  it('nor while it starts, after one that died', () => {
    const world = serving().dies().pass(LOOK_EVERY_MS);
    const before = world.done.length;
    world.now += 3_600_000;
    expect(world.take({ kind: 'tick' }).pass(5000).since(before)).toEqual([]);
  });

  it('nor while it stops', () => {
    const world = serving().stop();
    const before = world.done.length;
    world.now += 3_600_000;
    expect(world.take({ kind: 'tick' }).pass(5000).since(before)).toEqual([]);
  });
});

describe('a stop while no controller runs', () => {
  it('withdraws first', () => {
    const world = serving().dies().stop().withdrawn();
    expect(world.since(1)).toEqual(['20000 pause', '20000 withdraw', '20000 exit 0']);
  });

  it('waits for a withdrawal that is under way', () => {
    const world = serving();
    while (!world.done.at(-1)?.endsWith('withdraw')) world.dies().pass(LOOK_EVERY_MS);
    const before = world.done.length;
    expect(world.stop().since(before)).toEqual([]);
    expect(world.withdrawn().since(before)).toEqual([`${world.now} exit 0`]);
  });

  it('ends at once when all is withdrawn already', () => {
    const world = serving();
    while (!world.done.at(-1)?.endsWith('withdraw')) world.dies().pass(LOOK_EVERY_MS);
    expect(world.withdrawn().stop().done.at(-1)).toBe(`${world.now} exit 0`);
  });
});

describe('whatever happens', () => {
  it('no route stands unattended for much longer than its bound without a withdrawal being tried', () => {
    const events = fc.constantFrom<GuardEvent | 'ready' | 'pass'>(
      { kind: 'ended', end: { exitCode: undefined, how: 'SIGKILL' } },
      { kind: 'ended', end: { exitCode: 1, how: 'exit status 1' } },
      'ready',
      'pass',
      'pass',
    );
    fc.assert(
      fc.property(fc.array(events, { maxLength: 200 }), story => {
        const world = new World();
        for (const event of story) {
          const { at } = world.state.activity;
          // Only what can be true in this state is told.
          if (event === 'pass') world.pass(LOOK_EVERY_MS);
          else if (event === 'ready' && at === 'running') world.ready();
          else if (typeof event === 'object' && (at === 'running' || at === 'killed')) world.take(event);
          const { unattendedSince, activity } = world.state;
          const answered =
            activity.at === 'withdrawing' || activity.at === 'killed' || activity.at === 'over';
          if (!answered && unattendedSince !== undefined) {
            expect(world.now - unattendedSince).toBeLessThanOrEqual(BOUNDS.unattended + LOOK_EVERY_MS);
          }
        }
      }),
    );
  });
});
