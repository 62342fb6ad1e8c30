/**
 * What may be shown or logged: no control character, which steers a terminal or ends a line; no format character, such
 * as U+202E, which makes the text after it read backwards; and no separator of lines or paragraphs. All text from
 * servers, peers, programs and operators passes through this rule.
 */

/**
 * Inside a character class, with the flag `u`. `C`: control, format, surrogate, private and unassigned (Unicode, 4.5).
 */
const UNSHOWN = '\\p{C}\\p{Zl}\\p{Zp}';

/** The pattern of a text that is shown unchanged. */
export const SHOWN_PATTERN = `^[^${UNSHOWN}]*$`;

const ANY_UNSHOWN = new RegExp(`[${UNSHOWN}]`, 'gu');

/** Every character of a text that may not be shown, in order. */
export const allUnshown = (text: string): readonly string[] => text.match(ANY_UNSHOWN) ?? [];

/** A text on one line, with forbidden characters replaced, by default by `?`. */
export const shown = (text: string, replace: (character: string) => string = () => '?'): string =>
  text.replace(ANY_UNSHOWN, replace);

/** The same for a text of several lines, which stay separate. */
export const shownLines = (text: string): string =>
  text
    .split('\n')
    .map(line => shown(line))
    .join('\n');
