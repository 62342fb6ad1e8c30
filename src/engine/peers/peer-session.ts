/**
 * The session with one peer, and whether an authentic datagram of it is accepted. Pure: time and chance are arguments.
 *
 * HMAC shows who wrote a datagram, not when. So each process has a random `incarnation`, its datagrams a rising
 * sequence, and each carries a challenge for the other side to echo:
 * - of the known incarnation, a datagram is accepted if it echoes a recent challenge and its sequence is new;
 * - another incarnation (the peer restarted) must echo the *offer*: challenges by which no incarnation has been
 * accepted yet. Accepting it uses the offer up, so that no recording of a former incarnation, even one a second old,
 * can bring that one back.
 *
 * A peer that echoes something else gets an answer with the challenge to echo: a session takes one round trip.
 */
import { accepts, type Challenges, type Nonce, newChallenges, renew } from './challenge.ts';
import type { Message } from './channel-message.ts';

/** At most one answer in this time (ms), so that replayed old datagrams cannot keep us busy. */
export const ANSWER_EVERY_MS = 100;

export interface PeerSession {
  /** The accepted incarnation. */
  readonly known:
    | {
        readonly incarnation: string;
        /** Its highest sequence so far. */
        readonly highest: number;
        /** The challenges that it must echo one of. */
        readonly challenges: Challenges;
        /** The latest challenge it sent us. */
        readonly theirs: string;
      }
    | undefined;
  /** The challenges that any other incarnation must echo before it replaces the known one. */
  readonly offer: Challenges;
  /** When we last answered (ms, see Clock). */
  readonly answeredAt: number | undefined;
}

/** What a datagram to the peer contains so that the peer may accept it. */
export interface Credentials {
  readonly challenge: string;
  readonly echo: string;
}

export type Reception =
  /** `begun`: this is the first of an incarnation, so we send the peer our state at once, for it to accept us too. */
  | { readonly kind: 'believed'; readonly begun: boolean }
  | { readonly kind: 'refused'; readonly reason: 'repeated' }
  /** `answer`: what to send at once, unless we have just answered. */
  | { readonly kind: 'refused'; readonly reason: 'unproven'; readonly answer: Credentials | undefined };

export interface Received {
  readonly session: PeerSession;
  readonly reception: Reception;
}

/** The session with a peer that has not sent anything yet. */
export function newSession(now: number, nonce: Nonce): PeerSession {
  return { known: undefined, offer: newChallenges(now, nonce), answeredAt: undefined };
}

/** Renews the challenges where they are due: to be called before anything is sent. */
export function refresh(session: PeerSession, now: number, nonce: Nonce): PeerSession {
  const { known } = session;
  return {
    ...session,
    known: known && { ...known, challenges: renew(known.challenges, now, nonce) },
    offer: renew(session.offer, now, nonce),
  };
}

/** The credentials of a datagram that is not an answer. */
export function credentialsOf({ known, offer }: PeerSession): Credentials {
  if (known === undefined) return { challenge: offer[0].value, echo: '' };
  return { challenge: known.challenges[0].value, echo: known.theirs };
}

/** The session after an authentic datagram from the peer to us, and whether its reports are accepted. */
export function receive(before: PeerSession, message: Message, now: number, nonce: Nonce): Received {
  const session = refresh(before, now, nonce);
  const { known, offer } = session;
  const { incarnation, sequence, challenge: theirs, echo } = message;
  const isKnown = known?.incarnation === incarnation;
  if (isKnown && accepts(known.challenges, echo, now)) {
    if (sequence <= known.highest) return { session, reception: { kind: 'refused', reason: 'repeated' } };
    return {
      session: { ...session, known: { ...known, highest: sequence, theirs } },
      reception: { kind: 'believed', begun: false },
    };
  }
  if (!isKnown && accepts(offer, echo, now)) {
    const begun = { incarnation, highest: sequence, challenges: offer, theirs };
    return {
      session: { ...session, known: begun, offer: newChallenges(now, nonce) },
      reception: { kind: 'believed', begun: true },
    };
  }
  const [{ value: challenge }] = isKnown ? known.challenges : offer;
  return answer(session, { challenge, echo: theirs }, now);
}

function answer(session: PeerSession, proof: Credentials, now: number): Received {
  const { answeredAt } = session;
  const justAnswered = answeredAt !== undefined && now - answeredAt < ANSWER_EVERY_MS;
  return {
    session: justAnswered ? session : { ...session, answeredAt: now },
    reception: { kind: 'refused', reason: 'unproven', answer: justAnswered ? undefined : proof },
  };
}
