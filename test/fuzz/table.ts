/** What came of a run, as the documentation shows it. */
import type { Outcome } from './run-surface.ts';

const HEAD = ['surface', 'inputs', 'seed', 'failures', 'largest memory', 'longest input', 'longest block'];

export function fuzzTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ surface, inputs, seed, failure, largestMemory, longestInput, longestBlock }) => [
      surface,
      inputs.toLocaleString('en').replaceAll(',', ' '),
      String(seed),
      failure === null ? '0' : '1',
      `${largestMemory} MiB`,
      `${longestInput} ms`,
      `${longestBlock} ms`,
    ],
  );
  return [HEAD, HEAD.map(() => '-'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
}
