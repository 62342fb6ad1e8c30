/**
 * Proof that a datagram is recent, without synchronised clocks: it echoes a random value that we gave out a short while
 * ago, by our own clock. Pure.
 */

/** A new challenge is made after so long ... */
export const RENEW_MS = 2_000;
/** ... and each is good for so long: what was held back on its way for longer is refused. */
export const VALID_MS = 5_000;

interface Challenge {
  readonly value: string;
  readonly issuedAt: number;
}

/** The challenges that are still good, the latest first. */
export type Challenges = readonly [Challenge, ...Challenge[]];

/** Makes a random value that nobody can guess. */
export type Nonce = () => string;

export function newChallenges(now: number, nonce: Nonce): Challenges {
  return [{ value: nonce(), issuedAt: now }];
}

/** Forgets what is too old, and adds a new one when the latest has been told for long enough. */
export function renew(challenges: Challenges, now: number, nonce: Nonce): Challenges {
  const [latest] = challenges;
  if (now - latest.issuedAt < RENEW_MS) return challenges;
  const good = challenges.filter(({ issuedAt }) => now - issuedAt < VALID_MS);
  return [{ value: nonce(), issuedAt: now }, ...good];
}

/** Whether `echo` repeats one that is still good. */
export function meets(challenges: Challenges, echo: string, now: number): boolean {
  return challenges.some(({ value, issuedAt }) => value === echo && now - issuedAt < VALID_MS);
}
