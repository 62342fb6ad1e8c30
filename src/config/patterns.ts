/** The patterns that the schema holds text to, and how each is said in words. */

/** A length of time as written in the file: a whole number and a unit. See duration.ts. */
export const DURATION_PATTERN = '^[0-9]+(ms|s|m|h|d)$';
/** Names end up in the daemon's configuration and in interface labels: a plain, narrow alphabet. */
export const NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$';
/** Anything printable without a blank: keeps every value on its own line of the daemon's configuration. */
export const WORD_PATTERN = '^[!-~]+$';
export const PATH_PATTERN = '^/';

export interface PatternWords {
  /** Completes "must be ...". */
  readonly noun: string;
  /** What to write. */
  readonly advice: string;
}

/** A test checks that no pattern of the schema is missing here. */
export const PATTERN_WORDS: ReadonlyMap<string, PatternWords> = new Map([
  [
    DURATION_PATTERN,
    { noun: 'a duration', advice: 'write a whole number and a unit (ms, s, m, h, d), such as 800ms or 5s' },
  ],
  [
    NAME_PATTERN,
    { noun: 'a name', advice: 'write 1 to 32 small letters, digits and inner hyphens, such as smtp-a' },
  ],
  [WORD_PATTERN, { noun: 'one word', advice: 'write printable ASCII characters without a blank' }],
  [PATH_PATTERN, { noun: 'an absolute path', advice: 'start it with /' }],
]);
