/** Where the convergence tests take place, when one place is not as good as another. */
import { chainOfThree, type Topology, twoCampuses } from '../topology.ts';

export interface Place {
  readonly name: string;
  readonly topology: Topology;
  /** Links between the routers farthest apart. */
  readonly diameter: number;
}

export const CAMPUSES: Place = { name: 'two campuses', topology: twoCampuses, diameter: 1 };
export const CHAIN: Place = { name: 'a chain of three routers', topology: chainOfThree, diameter: 2 };
export const PLACES: readonly Place[] = [CAMPUSES, CHAIN];

/** The same, told of the channel: the longer way is gone with one too. */
export const WAYS = [
  { ...CAMPUSES, channel: undefined, how: 'without a channel' },
  { ...CHAIN, channel: undefined, how: 'without a channel' },
  { ...CHAIN, channel: 'right', how: 'with a channel' },
] as const;

/** The bar of a planned move: so many attempts of each site, at 100 a second, and not one of them fails. */
export const LOSSLESS = { everyMs: 10, attempts: 2000 };
