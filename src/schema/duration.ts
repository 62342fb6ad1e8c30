/** Durations as the configuration writes them, e.g. 800ms, 5s, 30m. */
import { DURATION_PATTERN } from './patterns.ts';

const MS_PER_UNIT = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

const SHAPE = new RegExp(DURATION_PATTERN);

/** Whether a text is a duration: 800ms, 5s, 30m, 2h, 1d. */
export const isDuration = (text: string): boolean => SHAPE.test(text);

/** The length in ms of a text that the schema's DURATION_PATTERN allows. \n@throws RangeError for any other text */
export function toMilliseconds(text: string): number {
  const unit = text.replace(/^[0-9]+/, '');
  if (!SHAPE.test(text) || !isUnit(unit)) throw new RangeError(`${JSON.stringify(text)} is not a duration`);
  return Number.parseInt(text, 10) * MS_PER_UNIT[unit];
}

/** `ms` (whole, 0 or more) in the largest unit that says it exactly: 90000 is 90s, 120000 is 2m. */
export function formatDuration(ms: number): string {
  for (const [unit, size] of Object.entries(MS_PER_UNIT)) {
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

function isUnit(text: string): text is keyof typeof MS_PER_UNIT {
  return Object.hasOwn(MS_PER_UNIT, text);
}
