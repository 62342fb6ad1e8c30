/** Flap control and load shedding with their durations in ms. */

import { toMilliseconds } from '../schema/duration.ts';
import type { FlapControl, LoadShedding } from './config.ts';
import type { FlapEntry, LoadEntry } from './steadiness.ts';

export function resolveFlap({ halfLife, maxSuppress, dwell, ...rest }: FlapEntry): FlapControl {
  return {
    ...rest,
    halfLifeMs: toMilliseconds(halfLife),
    maxSuppressMs: toMilliseconds(maxSuppress),
    dwellMs: toMilliseconds(dwell),
  };
}

export function resolveLoad({ interval, ...rest }: LoadEntry): LoadShedding {
  return { ...rest, intervalMs: toMilliseconds(interval) };
}
