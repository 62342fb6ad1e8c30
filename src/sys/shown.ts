/**
 * What may be shown or logged: no control character, which steers a terminal or ends a line; no format character, of which
 * U+202E for one makes what follows read backwards; and no separator of lines or paragraphs. Words of servers, peers, programs
 * and operators all pass through this rule.
 */

/** Inside a character class, with the flag `u`. C: control, format, surrogate, private and unassigned (Unicode, 4.5). */
const UNSHOWN = '\\p{C}\\p{Zl}\\p{Zp}';

/** The pattern of a text that is shown as it is. */
export const SHOWN_PATTERN = `^[^${UNSHOWN}]*$`;

const ANY_UNSHOWN = new RegExp(`[${UNSHOWN}]`, 'gu');

/** Every character of a text that may not be shown, in order. */
export const allUnshown = (text: string): readonly string[] => text.match(ANY_UNSHOWN) ?? [];

/** A text on one line, with what may not be shown replaced, by default by `?`. */
export const shown = (text: string, replace: (character: string) => string = () => '?'): string =>
  text.replace(ANY_UNSHOWN, replace);

/** A text whose lines stay lines. */
export const shownLines = (text: string): string =>
  text
    .split('\n')
    .map(line => shown(line))
    .join('\n');
