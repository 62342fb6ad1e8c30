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
export function attempts<Result>(options: AttemptsOptions, attempt: () => Promise<Result>): Promise<Result> {
  return repeatWhileLate(options, async lateBy => {
    try {
      return { result: await attempt() };
    } catch (error) {
      const late = lateBy();
      if (late === undefined) throw error;
      return {
        late: `${late}. It failed with: ${error instanceof Error ? error.message : error}`,
        cause: error,
      };
    }
  });
}

/**
 * Resolves with the first measurement that was taken while the machine was on time. Throws the error of one that fails; after
 * three repeats on a late machine, a LabError that says so.
 */
export function measuredOnTime<Result>(
  options: AttemptsOptions,
  measure: () => Promise<Result>,
): Promise<Result> {
  return repeatWhileLate(options, async lateBy => {
    const result = await measure();
    const late = lateBy();
    return late === undefined ? { result } : { late };
  });
}

/** What an attempt came to: a result that counts, or why it counts for nothing. */
type Outcome<Result> = { readonly result: Result } | { readonly late: string; readonly cause?: unknown };

/** `lateBy` says how late the machine was since the attempt began; undefined: no more than is allowed. */
async function repeatWhileLate<Result>(
  { name, allowedMs, say = console.warn, watch = watchLateness }: AttemptsOptions,
  attempt: (lateBy: () => string | undefined) => Promise<Outcome<Result>>,
): Promise<Result> {
  for (let repeats = 0; ; repeats++) {
    await using lateness = await watch();
    const outcome = await attempt(() => {
      const lateMs = lateness.largestMs();
      return lateMs <= allowedMs ? undefined : stoodStill(lateMs, allowedMs);
    });
    if ('result' in outcome) return outcome.result;
    const { late, cause } = outcome;
    if (repeats === REPEATS) throw new LabError(`${name}: ${lastOf} ${late}`, { cause });
    say(`${name}: ${repeat(repeats)} ${late}`);
  }
}

const stoodStill = (lateMs: number, allowedMs: number) =>
  `this machine stood still for ${lateMs} ms, and ${allowedMs} ms are allowed`;
const repeat = (repeats: number) => `REPEATED, repeat ${repeats + 1} of ${REPEATS} at most:`;
const lastOf = `failed after ${REPEATS} repeats:`;
