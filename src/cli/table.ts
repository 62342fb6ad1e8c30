/** Formats plain columns. Pure. */
import { stripVTControlCharacters } from 'node:util';

/** Rows as left-aligned columns two blanks apart, whatever colours the cells carry. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (text: string) => stripVTControlCharacters(text).length;
  const columns = Math.max(0, ...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map(row => width(row[i] ?? ''))));
  const pad = (text: string, i: number) => text + ' '.repeat((widths[i] ?? 0) - width(text));
  return rows.map(row => row.map(pad).join('  ').trimEnd()).join('\n');
}
