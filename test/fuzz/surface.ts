/** What a surface is: a place where bytes of somebody else's come in, and what must hold whatever they are. */
import fc, { type Arbitrary } from 'fast-check';
import { SHOWN_PATTERN } from '../../src/sys/shown.ts';

export interface Surface {
  readonly name: string;
  /** Feeds so many inputs made from the seed, each within `timed`. Throws an Error with the smallest that breaks a promise. */
  readonly feed: (order: {
    readonly inputs: number;
    readonly seed: number;
    readonly timed: Timed;
  }) => Promise<void>;
}

/** Runs a piece of work, and takes note of how long it takes. */
export type Timed = (work: () => void | Promise<void>) => Promise<void>;

export interface Description<T> {
  readonly name: string;
  readonly inputs: Arbitrary<T>;
  /** How many are fed side by side: waiting for what never comes is most of what some inputs take. Default: 1. */
  readonly atOnce?: number;
  /** Makes what takes the inputs, once for all of them. */
  readonly open: () => Promise<Subject<T>>;
}

export interface Subject<T> {
  /** Takes one input; throws an Error where something that must hold does not. */
  readonly take: (input: T) => void | Promise<void>;
  /** Throws an Error if anything was left behind. */
  readonly close: () => Promise<void>;
}

export function surface<T>({ name, inputs: one, atOnce = 1, open }: Description<T>): Surface {
  const several = fc.array(one, { minLength: atOnce, maxLength: atOnce, size: 'max' });
  return {
    name,
    feed: async ({ inputs, seed, timed }) => {
      const subject = await open();
      const batch = fc.asyncProperty(several, async list => {
        const taken = await Promise.allSettled(list.map(input => timed(() => subject.take(input))));
        for (const [index, each] of taken.entries()) {
          if (each.status === 'rejected')
            throw new Error(`given ${fc.stringify(list[index])}`, { cause: each.reason });
        }
      });
      try {
        // Made smaller step by step, what waits for a deadline would be waited for a hundred times.
        await fc.assert(batch, { numRuns: Math.ceil(inputs / atOnce), seed, endOnFailure: atOnce > 1 });
      } finally {
        await subject.close();
      }
    },
  };
}

/** For what holds nothing: no more than a function that takes the input. */
export const pure =
  <T>(take: (input: T) => void): (() => Promise<Subject<T>>) =>
  async () => ({ take, close: async () => undefined });

/** Throws an Error unless it is so. */
export function must(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(what);
}

/**
 * A sentence for people: one line without invisible characters, which says something, and nothing of our own insides but
 * what it quotes of `given`.
 */
export function mustBeClear(sentence: string, given = ''): void {
  must(sentence.trim() !== '', 'it says nothing');
  must(sentence.length <= 2500, `it says ${sentence.length} characters`);
  must(
    new RegExp(SHOWN_PATTERN, 'u').test(sentence),
    `it holds an invisible character: ${JSON.stringify(sentence)}`,
  );
  const ours = /undefined|NaN|\[object|is not a function|Cannot read|is not iterable|call stack|ERR_[A-Z]/;
  const [found] = ours.exec(sentence) ?? [];
  must(found === undefined || given.includes(found), `it is not clear: ${sentence}`);
}
