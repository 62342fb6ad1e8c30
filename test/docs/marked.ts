/** Parts of pages that are written by commands, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The text with this content between the two markers. Throws an Error if it lacks one. */
export function withMarked(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest] = split(text, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n${content}\n${end}${after}`;
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`the page lacks the line ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

/** Writes this content between the two markers of a page. Throws an Error if the page lacks one. */
export function writeMarked(page: URL, name: string, content: string): void {
  writeFileSync(page, withMarked(readFileSync(page, 'utf8'), name, content));
}
