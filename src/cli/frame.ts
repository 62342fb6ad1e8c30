/** Lines as one full screen of a terminal, drawn over the one before without flicker. Pure. */
/**
 * The alternate screen, so that the previous content comes back afterwards; without a cursor; and without wrapping, so
 * that each line stays one while the terminal is resized (xterm's private modes 1049, 25 and 7).
 */
export const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
export const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** The lines from the top, each to its end, and nothing left below. */
export function frame(lines: readonly string[]): string {
  return `${HOME}${lines.map(line => `${line}${CLEAR_LINE_END}`).join('\r\n')}${CLEAR_BELOW}`;
}
