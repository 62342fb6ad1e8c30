/**
 * An operator's regular expression against a stranger's words. JavaScript's engine backtracks: `(a+)+$` takes for ever on
 * some texts, and meanwhile nothing else of ours would run. So a thread of Node's own has V8 give such a match up
 * (node:vm, `timeout`), which costs 75 µs each time.
 *
 * Measured against it, with V8 set up as in main.ts: RE2JS 2.10, whose time is linear in the text, takes 245 ms for
 * `\bfine\b` on 1 MiB (V8: 2 ms), and 1.3 s for `(?:a|b)*a(?:a|b){300}c` on 16 KiB: linear is not short. A worker
 * would keep all patterns waiting for a bad one.
 */
import { type Context, createContext, Script } from 'node:vm';
import { ProbeFailure } from './failure.ts';

/**
 * Processor time that all matches of a run may take together; one takes microseconds. Not time by the clock: on a busy
 * machine every match is late now and then, and that says nothing of the pattern.
 */
const MOST_MS = 20;
/** By the clock, V8 is stopped after this. If it hardly ran meanwhile, the match is tried again. */
const STOP_MS = 10;
/** What an attempt costs at least, so that they come to an end. */
const LEAST_MS = 0.05;
/** A check whose pattern was given up is spared for so long: it costs 0.2 % of the time at most, however often it is due. */
const REST_MS = 10_000;

/**
 * Without repetition, alternative, group or escape there is nothing to track back to, and so nothing to give up: `^220 ` is
 * spared the cost, which at 100 checks a second is felt.
 */
const PLAIN = /^[^*+?{|\\(]*$/;

/**
 * Looks for `pattern` as `look` does it, which must do nothing but match. Throws a ProbeFailure if that takes too long, or
 * cannot be done.
 */
export type Search = <T>(pattern: string, look: (regex: RegExp) => T) => T;

const restingUntil = new WeakMap<object, number>();

/** The matching of one run of a check. */
export function createSearch(check: object): Search {
  let leftMs = MOST_MS;
  return (pattern, look) => {
    if (performance.now() < (restingUntil.get(check) ?? 0)) throw tooSlow(pattern);
    const regex = new RegExp(pattern);
    if (PLAIN.test(pattern)) return look(regex);
    while (leftMs > 0) {
      const { found, ms } = attempt(() => look(regex), pattern);
      leftMs -= ms;
      if (found !== undefined) return found.value;
    }
    restingUntil.set(check, performance.now() + REST_MS);
    throw tooSlow(pattern);
  };
}

function tooSlow(pattern: string): ProbeFailure {
  return new ProbeFailure(
    `/${pattern}/ takes too long on what was said: write it without repetitions within repetitions`,
  );
}

interface Attempt<T> {
  /** undefined: V8 was stopped before it had an answer. */
  readonly found: { readonly value: T } | undefined;
  /** Processor time that it took. */
  readonly ms: number;
}

function attempt<T>(look: () => T, pattern: string): Attempt<T> {
  let done: Attempt<T> | undefined;
  const begun = processorMs();
  try {
    stage().run(() => {
      const entered = processorMs();
      const value = look();
      done = { found: { value }, ms: processorMs() - entered };
    });
  } catch (error) {
    if (isTimeout(error)) return done ?? { found: undefined, ms: Math.max(LEAST_MS, processorMs() - begun) };
    // V8's own limits: on the size of what a pattern is compiled to, and on the memory to backtrack with.
    const why = error instanceof Error ? error.message.toLowerCase() : String(error);
    throw new ProbeFailure(`/${pattern}/ cannot be matched: ${why}`);
  }
  return done ?? { found: undefined, ms: LEAST_MS };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** It is an Error of the context's own, and none of ours. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}

interface Stage {
  readonly run: (work: () => void) => void;
}

let made: Stage | undefined;

/** Made when first needed: it takes 0.3 MB. */
function stage(): Stage {
  made ??= makeStage();
  return made;
}

function makeStage(): Stage {
  const held: { work?: () => void } = {};
  const context: Context = createContext(held);
  const script = new Script('work()');
  return {
    run: work => {
      held.work = work;
      try {
        script.runInContext(context, { timeout: STOP_MS });
      } finally {
        delete held.work;
      }
    },
  };
}
