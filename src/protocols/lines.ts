/** How single configuration lines relate: which line replaces which, and how one is undone. */

/** Commands that a context holds only once: entering another replaces it in place. */
const SINGULAR =
  /^(?:timers basic|redistribute connected|set metric|match metric|match ip address prefix-list|ip prefix-list \S+ (?:seq \d+|description))(?= |$)/;

/**
 * The daemon accepts the negation of these only without the rest: `no description some words` is an unknown command
 * (FRR 8.4.4).
 */
const NEGATED_SHORT = /^(?:description|call|continue|on-match goto)(?= |$)/;

/** What a line configures: two lines of one context with the same key cannot coexist. */
export const keyOf = (line: string): string => SINGULAR.exec(line)?.[0] ?? line;

/** The line that undoes a line. */
export const negate = (line: string): string => `no ${NEGATED_SHORT.exec(line)?.[0] ?? line}`;
