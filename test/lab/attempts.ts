/** Attempts at what holds only on a machine that is on time: a failure on one that stood still is no verdict on ripcord. */
import { LabError } from './command.ts';
import { type Lateness, watchLateness } from './lateness.ts';

/** How often what failed is tried again. */
export const REPEATS = 3;

export interface AttemptsOptions {
  /** Of the test, for what is said. */
  readonly name: string;
  /** How late the machine may run what is due, in ms: a failure beyond that is repeated, one within it counts. */
  readonly allowedMs: number;
  /** Default: on standard error. */
  readonly say?: (line: string) => void;
  /** Default: this machine. */
  readonly watch?: () => Promise<Lateness>;
}

/**
 * Resolves with the result of the first attempt that succeeds. Throws the error of one that fails on a machine that was on
 * time; after three repeats on a late one, a LabError that says so.
 */
export async function attempts<Result>(
  options: AttemptsOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { name, allowedMs, say = console.warn, watch = watchLateness } = options;
  for (let repeats = 0; ; repeats++) {
    await using lateness = await watch();
    try {
      return await attempt();
    } catch (error) {
      const lateMs = lateness.largestMs();
      if (lateMs <= allowedMs) throw error;
      const failure = `It failed with: ${error instanceof Error ? error.message : error}`;
      const why = `${stoodStill(lateMs, allowedMs)}. ${failure}`;
      if (repeats === REPEATS) throw new LabError(`${name}: ${lastOf} ${why}`, { cause: error });
      say(`${name}: ${repeat(repeats)} ${why}`);
    }
  }
}

/**
 * Resolves with the first measurement that was taken while the machine was on time. Throws the error of one that fails; after
 * three repeats on a late machine, a LabError that says so.
 */
export async function measuredOnTime<Result>(
  options: AttemptsOptions,
  measure: () => Promise<Result>,
): Promise<Result> {
  const { name, allowedMs, say = console.warn, watch = watchLateness } = options;
  for (let repeats = 0; ; repeats++) {
    await using lateness = await watch();
    const result = await measure();
    const lateMs = lateness.largestMs();
    if (lateMs <= allowedMs) return result;
    const why = stoodStill(lateMs, allowedMs);
    if (repeats === REPEATS) throw new LabError(`${name}: ${lastOf} ${why}`);
    say(`${name}: ${repeat(repeats)} ${why}`);
  }
}

const stoodStill = (lateMs: number, allowedMs: number) =>
  `this machine stood still for ${lateMs} ms, and ${allowedMs} ms are allowed`;
const repeat = (repeats: number) => `REPEATED, repeat ${repeats + 1} of ${REPEATS} at most:`;
const lastOf = `failed after ${REPEATS} repeats:`;
