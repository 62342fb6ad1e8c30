/** The numbers of lines of a file as readable text. Pure. */

/** `line 3`, `lines 3, 8-12`, for ascending numbers. */
export function lineNumbers(lines: readonly { readonly number: number }[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const { number } of lines) {
    const last = ranges.at(-1);
    if (last?.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  const named = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${named}`;
}
