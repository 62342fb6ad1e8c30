/** What a chaos run does to whom: a pure function of its seed. */
import type { Fault } from '../fault.ts';

/** A fault of one server. */
export interface Strike {
  readonly fault: Fault;
  readonly victim: string;
  /** After the begin of its round, in ms. */
  readonly afterMs: number;
  /** How long it is left there, in ms. */
  readonly lastsMs: number;
}

/** Strikes that overlap, each of another server. What comes then is rest. */
export type Round = readonly Strike[];

/** Longer than a takeover takes, and shorter than RIP takes to forget a route (180 s). */
const LASTS_MS = { least: 15_000, most: 40_000 };
/** A second strike may come in the midst of the first one's takeover. */
const SECOND_WITHIN_MS = 12_000;
/** The part of rounds with two strikes. */
const TWO = 0.4;

/** Rounds without end. */
export function* draw(seed: number, faults: readonly Fault[], servers: readonly string[]): Generator<Round> {
  const random = mulberry32(seed);
  const oneOf = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new RangeError('there is nothing to draw from');
    return one;
  };
  const strike = (among: readonly Fault[], victims: readonly string[], afterMs: number): Strike => ({
    ...{ fault: oneOf(among), victim: oneOf(victims), afterMs },
    lastsMs: LASTS_MS.least + Math.floor(random() * (LASTS_MS.most - LASTS_MS.least)),
  });
  while (true) {
    const first = strike(faults, servers, 0);
    const second = strike(
      faults.filter(({ group }) => group !== EVERYWHERE),
      servers.filter(each => each !== first.victim),
      Math.floor(random() * SECOND_WITHIN_MS),
    );
    yield random() < TWO && first.fault.group !== EVERYWHERE ? [first, second] : [first];
  }
}

/** The group of faults that befall all servers at once. */
const EVERYWHERE = 7;

/** Numbers from 0 to 1, by mulberry32 (Tommy Ettinger, public domain): small, and good enough to draw with. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
