/** A text as one full screen of a terminal, drawn over the one before without flicker. Pure. */
import type { ScreenSize } from './terminal.ts';

/**
 * The alternate screen, so that the previous content comes back afterwards; without a cursor; and without wrapping, so
 * that a line that is too wide is cut off at the edge and each line stays one (xterm's private modes 1049, 25 and 7).
 */
export const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
export const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** Text that is too long is cut off, and the last line then says so. */
export function frame(text: string, { rows }: ScreenSize): string {
  const lines = text.split('\n');
  const tooMany = lines.length - rows;
  const shown = tooMany > 0 ? [...lines.slice(0, rows - 1), `... ${tooMany + 1} more lines`] : lines;
  return `${HOME}${shown.map(line => `${line}${CLEAR_LINE_END}`).join('\r\n')}${CLEAR_BELOW}`;
}
