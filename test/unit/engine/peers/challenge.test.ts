import { describe, expect, it } from 'vitest';
import { accepts, newChallenges, RENEW_MS, renew, VALID_MS } from '../../../../src/engine/peers/challenge.ts';
import { countingNonce } from './ends.ts';

describe('challenges', () => {
  it('stay the same until one is due', () => {
    const first = newChallenges(0, countingNonce());
    expect(renew(first, RENEW_MS - 1, countingNonce())).toBe(first);
  });

  it('leave time to echo the one before', () => {
    const nonce = countingNonce();
    const first = newChallenges(0, nonce);
    const second = renew(first, RENEW_MS, nonce);
    expect(second[0].value).not.toBe(first[0].value);
    expect(accepts(second, first[0].value, VALID_MS - 1)).toBe(true);
  });

  it('are not met by an echo that is late, even when nothing was renewed meanwhile', () => {
    const challenges = newChallenges(0, countingNonce());
    expect(accepts(challenges, challenges[0].value, VALID_MS)).toBe(false);
  });

  it('are not met by what was never told, nor by nothing', () => {
    const challenges = newChallenges(0, countingNonce());
    expect(accepts(challenges, 'something', 0)).toBe(false);
    expect(accepts(challenges, '', 0)).toBe(false);
  });

  it('stay few, however long they are renewed', () => {
    const nonce = countingNonce();
    let challenges = newChallenges(0, nonce);
    for (let now = 0; now < 100 * VALID_MS; now += 100) challenges = renew(challenges, now, nonce);
    expect(challenges.length).toBeLessThanOrEqual(Math.ceil(VALID_MS / RENEW_MS));
  });
});
