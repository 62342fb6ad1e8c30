/**
 * Matches operators' regular expressions against text from untrusted servers. JavaScript's engine backtracks: `(a+)+$`
 * takes for ever on some texts, and a time limit would turn our own slowness into a verdict. So it gets only patterns
 * that cannot backtrack, and all others are matched by RE2 (re2js), whose time is linear in the text.
 *
 * Measured on 64 KiB, with V8 set up as in main.ts: V8 0.1 ms for `\bfine\b`; re2js 5 ms for `(a+)+$`, `status.*ok` and
 * `[0-9a-f]{32}z` alike, 7 ms and 2.4 MB to load. V8's own linear engine (flag `l`, experimental) takes 16, 26 and,
 * since it does not support `{17}`, fails on the last; re2-wasm 5 to 265 ms and 19 MB. recheck, which would find what
 * V8 can be given, takes 70 ms and 41 MB, and refuses `status.*ok` and `\d+\.\d+`, whose time is quadratic in V8.
 */
import { createRequire } from 'node:module';
import { PatternError, toRe2 } from './re2-syntax.ts';

export { PatternError } from './re2-syntax.ts';

export interface Pattern {
  /** How many characters of a text are searched; the rest is ignored. */
  readonly reach: number;
  /** What a character may cost, in steps of at most about 0.2 us. */
  readonly steps: number;
  readonly test: (text: string) => boolean;
  /** The first match. */
  readonly find: (text: string) => Match | undefined;
}

export interface Match {
  readonly index: number;
  readonly text: string;
}

/**
 * RE2 takes at worst 0.2 us for each character and step, when its automaton has too many states: 2 s at most with this
 * limit.
 */
const MOST_STEPS = 128;
const MOST_WORK = 2 ** 23;
/** The longest text that is matched is a body, 1 MiB. */
const FURTHEST = 2 ** 20;

/** Neither a repetition, nor a group, nor a backreference: V8 tries each place once, and goes on at the first mismatch. */
const PLAIN = /^(?:[^\\[*+?{(]|\\[^1-9k]|\[(?:[^\\\]]|\\.)*\])*$/s;

const compiled = new Map<string, Pattern>();

/**
 * Compiles a pattern once. @throws PatternError if the pattern is invalid in JavaScript, or its time cannot be bounded.
 */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const pattern = compile(source);
  compiled.set(source, pattern);
  return pattern;
}

function compile(source: string): Pattern {
  let regex: RegExp;
  try {
    regex = new RegExp(source);
  } catch (error) {
    // "Invalid regular expression: /(/: Unterminated group": only the last part is of use.
    const message = error instanceof Error ? error.message : String(error);
    throw new PatternError(message.replace(/^.*\/\w*: /s, '').toLowerCase());
  }
  return PLAIN.test(source) ? withV8(source, regex) : withRe2(source);
}

function withV8(source: string, regex: RegExp): Pattern {
  return {
    reach: FURTHEST,
    steps: source.length,
    test: text => regex.test(text),
    find: text => {
      const found = regex.exec(text);
      return found === null ? undefined : { index: found.index, text: found[0] };
    },
  };
}

/** The part of re2js that we use. */
interface Re2 {
  readonly RE2JS: {
    readonly compile: (pattern: string) => {
      readonly programSize: () => number;
      readonly test: (text: string) => boolean;
      readonly matcher: (text: string) => {
        readonly find: () => boolean;
        readonly start: () => number;
        readonly group: () => string;
      };
    };
  };
}

const require = createRequire(import.meta.url);

/** Loaded with the first pattern that needs it: it takes 2.4 MB. */
function re2(): Re2['RE2JS'] {
  const loaded: Re2 = require('re2js');
  return loaded.RE2JS;
}

function withRe2(source: string): Pattern {
  const engine = compileRe2(source);
  const steps = engine.programSize();
  if (steps > MOST_STEPS) throw new PatternError(TOO_LARGE(`comes to ${steps} steps, ${MOST_STEPS} at most`));
  const reach = Math.min(FURTHEST, Math.floor(MOST_WORK / steps));
  return {
    reach,
    steps,
    test: text => engine.test(text.slice(0, reach)),
    find: text => {
      // `find` takes 2 us a character, `test` 0.1: most texts are tested before they have arrived whole.
      const within = text.slice(0, reach);
      if (!engine.test(within)) return undefined;
      const matcher = engine.matcher(within);
      return matcher.find() ? { index: matcher.start(), text: matcher.group() } : undefined;
    },
  };
}

function compileRe2(source: string) {
  const translated = toRe2(source);
  try {
    return re2().compile(translated);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (/repeat|too large/i.test(why)) throw new PatternError(TOO_LARGE('repeats too often'));
    throw new PatternError(why.replace(/^error parsing regexp: /, ''));
  }
}

const TOO_LARGE = (what: string) =>
  `it ${what}: write \`+\` or \`*\` instead of counted repetitions, or a shorter text`;
