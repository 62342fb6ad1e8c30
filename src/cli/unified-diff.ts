/** Two texts as a unified difference, as diff -u writes it. */
import { structuredPatch } from 'diff';
import { shown } from '../sys/shown.ts';
import type { Paint } from './terminal.ts';

export interface Version {
  /** What the heading calls it. */
  readonly name: string;
  readonly text: string;
}

const CONTEXT_LINES = 3;
/** Two texts of any length that have little in common would take minutes. */
const WITHIN_MS = 2000;

/** The difference; '' if there is none. */
export function unifiedDiff(before: Version, after: Version, paint: Paint): string {
  if (before.text === after.text) return '';
  const heading = [`--- ${shown(before.name)}`, `+++ ${shown(after.name)}`].map(line => paint('bold', line));
  const patch = structuredPatch(before.name, after.name, before.text, after.text, undefined, undefined, {
    context: CONTEXT_LINES,
    timeout: WITHIN_MS,
  });
  if (patch === undefined) return [...heading, 'They have too little in common to be compared.'].join('\n');
  const hunks = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    paint('dim', `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.map(line => painted(shown(line), paint)),
  ]);
  return [...heading, ...hunks].join('\n');
}

function painted(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}
