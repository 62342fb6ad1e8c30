/**
 * What we hold of one peer, and whether an authentic datagram of it is believed. Pure: time and chance are arguments.
 *
 * HMAC tells who wrote a datagram, not when. So each process has a random `life`, its datagrams a rising sequence, and
 * each carries a challenge for the other side to echo:
 * - of the life we know, a datagram is believed if it echoes a recent challenge and its sequence is new;
 * - another life (the peer restarted) must echo the *offer*: challenges that no life has been believed by yet. Believing
 *   it uses the offer up, so that no recording of a former life, even one a second old, can bring that life back.
 *
 * Whoever echoes something else is told, in an answer, what to echo: a session is made in one round trip.
 */
import { type Challenges, meets, type Nonce, newChallenges, renew } from './challenge.ts';
import type { Message } from './channel-message.ts';

/** At most one answer in so long: whoever replays old datagrams shall not make us busy. */
export const ANSWER_EVERY_MS = 100;

export interface PeerSession {
  /** The life we believe. */
  readonly known:
    | {
        readonly life: string;
        /** The highest sequence seen of it. */
        readonly highest: number;
        /** What it has to echo. */
        readonly challenges: Challenges;
        /** The latest challenge it gave us. */
        readonly theirs: string;
      }
    | undefined;
  /** What any other life has to echo before it replaces the known one. */
  readonly offer: Challenges;
  /** When we last answered (ms, see Clock). */
  readonly answeredAt: number | undefined;
}

/** What a datagram to the peer carries so that it may believe us. */
export interface Proof {
  readonly challenge: string;
  readonly echo: string;
}

export type Reception =
  /** `begun`: this is the first of a life, so the peer wants to hear of us at once, to believe us too. */
  | { readonly kind: 'believed'; readonly begun: boolean }
  | { readonly kind: 'refused'; readonly reason: 'repeated' }
  /** `answer` is what to send at once, unless we have just answered. */
  | { readonly kind: 'refused'; readonly reason: 'unproven'; readonly answer: Proof | undefined };

export interface Received {
  readonly session: PeerSession;
  readonly reception: Reception;
}

/** A peer never heard of. */
export function newSession(now: number, nonce: Nonce): PeerSession {
  return { known: undefined, offer: newChallenges(now, nonce), answeredAt: undefined };
}

/** With its challenges renewed where they are due: to be called before anything is sent. */
export function refresh(session: PeerSession, now: number, nonce: Nonce): PeerSession {
  const { known } = session;
  return {
    ...session,
    known: known && { ...known, challenges: renew(known.challenges, now, nonce) },
    offer: renew(session.offer, now, nonce),
  };
}

/** What a datagram that nobody asked for carries. */
export function proof({ known, offer }: PeerSession): Proof {
  if (known === undefined) return { challenge: offer[0].value, echo: '' };
  return { challenge: known.challenges[0].value, echo: known.theirs };
}

/** The session after an authentic datagram from the peer to us, and whether its notices are believed. */
export function receive(before: PeerSession, message: Message, now: number, nonce: Nonce): Received {
  const session = refresh(before, now, nonce);
  const { known, offer } = session;
  const { life, sequence, challenge: theirs, echo } = message;
  const isKnown = known?.life === life;
  if (isKnown && meets(known.challenges, echo, now)) {
    if (sequence <= known.highest) return { session, reception: { kind: 'refused', reason: 'repeated' } };
    return {
      session: { ...session, known: { ...known, highest: sequence, theirs } },
      reception: { kind: 'believed', begun: false },
    };
  }
  if (!isKnown && meets(offer, echo, now)) {
    const begun = { life, highest: sequence, challenges: offer, theirs };
    return {
      session: { ...session, known: begun, offer: newChallenges(now, nonce) },
      reception: { kind: 'believed', begun: true },
    };
  }
  const [{ value: challenge }] = isKnown ? known.challenges : offer;
  return answer(session, { challenge, echo: theirs }, now);
}

function answer(session: PeerSession, proof: Proof, now: number): Received {
  const { answeredAt } = session;
  const justAnswered = answeredAt !== undefined && now - answeredAt < ANSWER_EVERY_MS;
  return {
    session: justAnswered ? session : { ...session, answeredAt: now },
    reception: { kind: 'refused', reason: 'unproven', answer: justAnswered ? undefined : proof },
  };
}
