/**
 * Proof that a datagram is recent, without synchronised clocks: it echoes a random value that we sent a short while
 * ago, by our own clock. Pure.
 */

/** A new challenge is created after this many ms ... */
export const RENEW_MS = 2_000;
/** ... and each is valid for this many ms: a datagram delayed for longer is refused. */
export const VALID_MS = 5_000;

interface Challenge {
  readonly value: string;
  readonly issuedAt: number;
}

/** The challenges that are still valid, the latest first. */
export type Challenges = readonly [Challenge, ...Challenge[]];

/** Creates an unguessable random value. */
export type Nonce = () => string;

export function newChallenges(now: number, nonce: Nonce): Challenges {
  return [{ value: nonce(), issuedAt: now }];
}

/** Drops expired challenges, and adds a new one when the latest has been in use for long enough. */
export function renew(challenges: Challenges, now: number, nonce: Nonce): Challenges {
  const [latest] = challenges;
  if (now - latest.issuedAt < RENEW_MS) return challenges;
  const good = challenges.filter(({ issuedAt }) => now - issuedAt < VALID_MS);
  return [{ value: nonce(), issuedAt: now }, ...good];
}

/** Whether `echo` repeats a challenge that is still valid. */
export function accepts(challenges: Challenges, echo: string, now: number): boolean {
  return challenges.some(({ value, issuedAt }) => value === echo && now - issuedAt < VALID_MS);
}
