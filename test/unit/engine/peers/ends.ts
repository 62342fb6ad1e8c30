/** The two ends of a channel without the network: pure sessions, messages as objects, time as a number. */
import type { Message } from '../../../../src/engine/peers/channel-message.ts';
import {
  type Credentials,
  credentialsOf,
  newSession,
  type Reception,
  receive,
  refresh,
} from '../../../../src/engine/peers/peer-session.ts';
import { message } from './messages.ts';

/** Nonces that are different, and the same in every run. */
export function countingNonce(prefix = 'nonce'): () => string {
  let count = 0;
  return () => `${prefix}-${++count}`;
}

export class End {
  readonly name: string;
  readonly peer: string;
  /** How often this server was started. */
  run = 0;
  readonly #nonce: () => string;
  #life = '';
  #sequence = 0;
  #session;

  constructor(name: string, peer: string, now: number) {
    this.name = name;
    this.peer = peer;
    this.#nonce = countingNonce(name);
    this.#session = newSession(now, this.#nonce);
    this.restart(now);
  }

  /** Forgets all, as a new process does. */
  restart(now: number): void {
    this.run += 1;
    this.#life = `${this.name}/${this.run}`;
    this.#sequence = 0;
    this.#session = newSession(now, this.#nonce);
  }

  get life(): string {
    return this.#life;
  }

  /** The life of the peer that this end believes. */
  get believes(): string | undefined {
    return this.#session.known?.incarnation;
  }

  /** A heartbeat, or a change: all the same here. */
  say(now: number, given?: Credentials): Message {
    this.#session = refresh(this.#session, now, this.#nonce);
    this.#sequence += 1;
    const { name: from, peer: to, life } = this;
    return message({
      from,
      to,
      incarnation: life,
      sequence: this.#sequence,
      ...(given ?? credentialsOf(this.#session)),
    });
  }

  /** Takes a message; what it thinks of it, and what it says at once. */
  take(taken: Message, now: number): { reception: Reception; said: Message | undefined } {
    const { session, reception } = receive(this.#session, taken, now, this.#nonce);
    this.#session = session;
    if (reception.kind === 'believed') {
      return { reception, said: reception.begun ? this.say(now) : undefined };
    }
    const answer = reception.reason === 'unproven' ? reception.answer : undefined;
    return { reception, said: answer && this.say(now, answer) };
  }
}
