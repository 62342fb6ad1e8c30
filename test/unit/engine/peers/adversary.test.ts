/** Two ends, and between them somebody who loses, delays, reorders and replays whatever they say, and restarts them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VALID_MS } from '../../../../src/engine/peers/challenge.ts';
import type { Message } from '../../../../src/engine/peers/channel-message.ts';
import { End } from './ends.ts';

interface Letter {
  readonly message: Message;
  readonly run: number;
  readonly sentAt: number;
}

type Move =
  | { readonly kind: 'say'; readonly end: 'a' | 'b' }
  | { readonly kind: 'restart'; readonly end: 'a' | 'b' }
  | { readonly kind: 'deliver'; readonly which: number }
  | { readonly kind: 'lose'; readonly which: number }
  | { readonly kind: 'replay'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number };

const end = fc.constantFrom('a' as const, 'b' as const);
const which = fc.nat({ max: 1000 });
/** Long enough for another answer, or for challenges to grow old. */
const ms = fc.constantFrom(1, 100, 100, 3000);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say' as const), end }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replay' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), end }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
);

class World {
  now = 0;
  believed = 0;
  readonly ends = { a: new End('a', 'b', 0), b: new End('b', 'a', 0) };
  /** All that was ever said. */
  readonly recorded: Letter[] = [];
  underWay: Letter[] = [];
  /** Of each process what it believed last. */
  readonly #last = new Map<string, Letter>();

  post(message: Message): void {
    const run = message.from === 'a' ? this.ends.a.run : this.ends.b.run;
    const letter = { message, run, sentAt: this.now };
    this.recorded.push(letter);
    this.underWay.push(letter);
  }

  arrive(letter: Letter): void {
    const receiver = letter.message.to === 'a' ? this.ends.a : this.ends.b;
    const { reception, said } = receiver.take(letter.message, this.now);
    if (reception.kind === 'believed') this.#check(letter, receiver.life);
    if (said !== undefined) this.post(said);
  }

  /** What must be true of everything that is believed. */
  #check(letter: Letter, receiver: string): void {
    const last = this.#last.get(receiver);
    expect(this.now - letter.sentAt).toBeLessThan(VALID_MS);
    if (last !== undefined) {
      const order = letter.run - last.run || letter.message.sequence - last.message.sequence;
      expect(order).toBeGreaterThan(0);
    }
    this.#last.set(receiver, letter);
    this.believed += 1;
  }

  make(move: Move): void {
    if (move.kind === 'say') this.post(this.ends[move.end].say(this.now));
    else if (move.kind === 'restart') this.ends[move.end].restart(this.now);
    else if (move.kind === 'wait') this.now += move.ms;
    else if (move.kind === 'replay') this.#arriveIfAny(this.recorded[move.which % this.recorded.length]);
    else if (move.kind === 'deliver') this.#arriveIfAny(this.#take(move.which));
    else this.#take(move.which);
  }

  #take(which: number): Letter | undefined {
    return this.underWay.splice(which % Math.max(1, this.underWay.length), 1)[0];
  }

  #arriveIfAny(letter: Letter | undefined): void {
    if (letter !== undefined) this.arrive(letter);
  }

  /** One heartbeat of both on a network that delivers; how many datagrams that took. */
  beat(): number {
    this.now += 1000;
    const before = this.recorded.length;
    this.post(this.ends.a.say(this.now));
    this.post(this.ends.b.say(this.now));
    for (let letter = this.underWay.shift(); letter !== undefined; letter = this.underWay.shift()) {
      this.arrive(letter);
      expect(this.recorded.length - before).toBeLessThan(20);
    }
    return this.recorded.length - before;
  }
}

describe('an adversary', () => {
  it('has no message believed twice, late, out of order or from a former life; and left alone the ends believe each other', () => {
    let believedInAll = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 50, maxLength: 200, size: 'max' }), moves => {
        const world = new World();
        for (const each of moves) world.make(each);
        believedInAll += world.believed;
        world.underWay = [];
        world.beat();
        world.beat();
        const before = world.believed;
        expect(world.beat()).toBe(2);
        expect(world.believed - before).toBe(2);
        expect([world.ends.a.believes, world.ends.b.believes]).toEqual([
          world.ends.b.life,
          world.ends.a.life,
        ]);
      }),
      { numRuns: 1000 },
    );
    // Else the adversary would be so strong that the first half of the property is never tried.
    expect(believedInAll).toBeGreaterThan(10_000);
  });
});
