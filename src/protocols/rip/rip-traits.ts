import type { Traits } from '../traits.ts';

/** RIP (RFC 2453). */
export const RIP_TRAITS: Traits = {
  // 16 is infinity (3.6), and each router adds 1: a route of 15 is gone one router away.
  metric: { best: 1, worst: 14, unreachable: 16 },
  // A routing table has one entry for each destination (3.5): the route that lost is forgotten.
  keepsAlternatives: false,
  moves: {
    // All routers switch in 60 to 70 ms after a taker's news; this leaves room for one lost packet.
    betterMs: 1500,
    // The taker's update timer of 5 s and its jitter of a quarter (rip_update_jitter), or a router's hold-off of up to 5 s
    // (measured: 3.4 to 5.3 s over two routers).
    worseMs: 6500,
  },
};
