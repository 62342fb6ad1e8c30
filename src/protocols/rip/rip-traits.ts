import type { Traits } from '../traits.ts';

/** RIP (RFC 2453). */
export const RIP_TRAITS: Traits = {
  // 16 is infinity (3.6), and each router adds 1: a route of 15 is gone one router away.
  metric: { best: 1, worst: 14, unreachable: 16 },
};
