import { describe, expect, it } from 'vitest';
import { attempts, measuredOnTime, REPEATS } from '../../lab/attempts.ts';
import { LabError } from '../../lab/command.ts';

/** A machine that is so late during each attempt, in turn. */
function machine(...late: readonly number[]) {
  const said: string[] = [];
  const left = [...late];
  const watch = async () => {
    const lateMs = left.shift() ?? 0;
    return { largestMs: () => lateMs, [Symbol.asyncDispose]: async () => {} };
  };
  return {
    said,
    options: { name: 'a takeover', allowedMs: 25, say: (line: string) => said.push(line), watch },
  };
}

/** Fails so often, and then succeeds. */
function failing(times: number) {
  let made = 0;
  return async () => {
    made += 1;
    if (made <= times) throw new Error(`failure ${made}`);
    return made;
  };
}

describe('an attempt', () => {
  it('that succeeds counts, however late the machine was', async () => {
    const { said, options } = machine(9000);
    expect(await attempts(options, failing(0))).toBe(1);
    expect(said).toEqual([]);
  });

  it('that fails on a machine that was on time counts', async () => {
    const { said, options } = machine(25);
    await expect(attempts(options, failing(1))).rejects.toThrow('failure 1');
    expect(said).toEqual([]);
  });

  it('that fails on a machine that stood still is repeated, and that is said', async () => {
    const { said, options } = machine(26, 400, 0);
    expect(await attempts(options, failing(2))).toBe(3);
    expect(said).toEqual([
      'a takeover: REPEATED, repeat 1 of 3 at most: this machine stood still for 26 ms, and 25 ms are allowed. It failed with: failure 1',
      'a takeover: REPEATED, repeat 2 of 3 at most: this machine stood still for 400 ms, and 25 ms are allowed. It failed with: failure 2',
    ]);
  });

  it('that fails on time after a repeat counts', async () => {
    const { options } = machine(26, 3);
    await expect(attempts(options, failing(2))).rejects.toThrow('failure 2');
  });

  it('that fails in the last repeat, too, fails', async () => {
    const { said, options } = machine(90, 90, 90, 90);
    const failed = attempts(options, failing(9));
    await expect(failed).rejects.toThrow(LabError);
    await expect(failed).rejects.toThrow(/^a takeover: failed after 3 repeats: .* 90 ms, .*: failure 4$/);
    expect(said).toHaveLength(REPEATS);
  });
});

describe('a measurement', () => {
  it('taken while the machine stood still is repeated, and that is said', async () => {
    const { said, options } = machine(26, 25);
    expect(await measuredOnTime(options, failing(0))).toBe(2);
    expect(said).toEqual([
      'a takeover: REPEATED, repeat 1 of 3 at most: this machine stood still for 26 ms, and 25 ms are allowed',
    ]);
  });

  it('taken late in the last repeat, too, is an error', async () => {
    const { said, options } = machine(90, 90, 90, 90);
    await expect(measuredOnTime(options, failing(0))).rejects.toThrow(
      /^a takeover: failed after 3 repeats: /,
    );
    expect(said).toHaveLength(REPEATS);
  });

  it('that fails is not repeated here: what it measured may be in any state', async () => {
    const { said, options } = machine(90);
    await expect(measuredOnTime(options, failing(1))).rejects.toThrow('failure 1');
    expect(said).toEqual([]);
  });
});
