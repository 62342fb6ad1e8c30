/** Figures as text. */
import { median, type Summary } from '../stats.ts';

/** e.g. `236 ms`, `12.4 s`, `178 s`; never: it did not end. */
export function duration(ms: number): string {
  if (Number.isNaN(ms)) return '–';
  if (!Number.isFinite(ms)) return 'never';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** e.g. `×1.8`, `×0.94`, `×650`. */
export function ratio(value: number, yardstick: number): string {
  const quotient = value / yardstick;
  if (!Number.isFinite(quotient) || yardstick === 0) return '';
  return `×${quotient >= 100 ? Math.round(quotient) : quotient.toPrecision(2)}`;
}

/** e.g. `236 ms / 274 ms`. */
export const medianAndWorst = (summary: Summary): string =>
  `**${duration(summary.median)}** / ${duration(summary.worst)}`;

/** Thousands set apart: `19 609`. */
export const count = (value: number): string =>
  Number.isNaN(value) ? '–' : `${Math.round(value)}`.replace(/\B(?=(\d{3})+$)/g, ' ');

export const medianCount = (values: readonly number[]): string => count(median(values));

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '-').join('|')}|`, ...rows.map(line)].join('\n');
}
