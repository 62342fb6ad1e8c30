/** Fits text into the columns of a terminal, whatever colours it carries. Pure. */
import { stripVTControlCharacters } from 'node:util';

/** Sets a colour or weight, or resets it: all that `paint` writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: such a sequence begins with one.
const STYLE = /\x1b\[[0-9;]*m/g;
const RESET = '\x1b[0m';
/** Codes that end a style: all of them (0), bold and dim (22), a colour (39). */
const ENDS = new Set(['\x1b[0m', '\x1b[22m', '\x1b[39m']);

/** How many columns a text takes. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** The text, or as much of it as fits with an ellipsis. `columns` is at least 1. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let room = columns - 1;
  for (const piece of pieces(text)) {
    if (isStyle(piece)) kept += piece;
    else {
      kept += piece.slice(0, room);
      room -= Math.min(room, piece.length);
    }
    if (room === 0) break;
  }
  return `${kept}…${styleAtEnd(kept) === '' ? '' : RESET}`;
}

/**
 * The text in lines of at most so many columns, broken at blanks; every line but the first begins with `indent`. A word that
 * is longer is a line of its own and too long: what can be copied stays whole.
 */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || widthOf(longer) <= columns || widthOf(line) <= indent.length) line = longer;
    else {
      const style: string = styleAtEnd(line);
      lines.push(style === '' ? line : `${line}${RESET}`);
      line = `${indent}${style}${word}`;
    }
  }
  return line === undefined ? lines : [...lines, line];
}

/** The same with at most so many lines, the last of them cut, and no line too long. */
export function wrapInto(lines: number, text: string, columns: number, indent = ''): string[] {
  const all = wrap(text, columns, indent);
  const shown = all.slice(0, lines);
  const rest = all.slice(lines).map(line => line.trimStart());
  const last = shown.pop() ?? '';
  return [...shown, [last, ...rest].join(' ')].map(line => cut(line, columns));
}

function pieces(text: string): string[] {
  const found: string[] = [];
  let at = 0;
  for (const { 0: style, index } of text.matchAll(STYLE)) {
    found.push(text.slice(at, index), style);
    at = index + style.length;
  }
  return [...found, text.slice(at)];
}

const isStyle = (piece: string): boolean => piece.startsWith('\x1b[');

/** The style that is in force at the end of a text; '': none. */
function styleAtEnd(text: string): string {
  const last = [...text.matchAll(STYLE)].at(-1)?.[0];
  return last === undefined || ENDS.has(last) ? '' : last;
}
