/** Pattern matching within one run of a check: bounded, however much the server sends and in however small pieces. */
import { compilePattern, type Match } from '../../sys/pattern.ts';
import { ExcessFailure } from './failure.ts';

export interface Search {
  /**
   * Whether the pattern matches.
   * @throws ExcessFailure if the server has sent too much for it
   */
  readonly test: (pattern: string, text: string) => boolean;
  /**
   * Its first match.
   * @throws ExcessFailure if the server has sent too much for it
   */
  readonly find: (pattern: string, text: string) => Match | undefined;
}

/**
 * The bound for all matches of a run together, in characters times steps of the pattern (sys/pattern.ts). What a
 * conversation may hold, 64 KiB, in pieces of 1 448 bytes (TCP over Ethernet), each matched with all before it, takes
 * 190 million at most.
 */
const MOST_WORK = 2 ** 28;

/** The matching of one run. Its patterns come from a validated configuration, so they compile. */
export function createSearch(): Search {
  let left = MOST_WORK;
  const admitted = (source: string, text: string) => {
    const pattern = compilePattern(source);
    left -= Math.min(text.length, pattern.reach) * pattern.steps;
    if (left >= 0) return pattern;
    throw new ExcessFailure(`too much was said in too small pieces to look for /${source}/ in all of it`);
  };
  return {
    test: (source, text) => admitted(source, text).test(text),
    find: (source, text) => admitted(source, text).find(text),
  };
}

/**
 * How far a pattern was searched without a match, in words: " in its first 240 KiB" if the text is longer than that;
 * else ''.
 */
export function lookedAt(source: string, text: string): string {
  const { reach } = compilePattern(source);
  return text.length <= reach ? '' : ` in its first ${Math.floor(reach / 1024)} KiB`;
}
