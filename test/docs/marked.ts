/** Parts of the README that are written by commands, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */

/** The text with this content between the two markers. Throws an Error if it lacks one. */
export function withMarked(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, rest] = split(text, begin);
  const [, after] = split(rest, end);
  return `${before}${begin}\n${content}\n${end}${after}`;
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`the README lacks the line ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
