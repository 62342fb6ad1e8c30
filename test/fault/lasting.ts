/** Faults that are there for a while, and never come to a moment to wait for. */
import { now } from '../lab/now.ts';
import type { Condition } from './fault.ts';

/** It has gone on for so long, in ms. */
export const lasted = (ms: number): Condition => ({
  what: `it has gone on for ${ms / 1000} s`,
  holds: (_, since) => now() - since >= ms,
});
