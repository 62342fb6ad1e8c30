/** A time server: whether it answers, is synchronised, and agrees with our clock (RFC 5905). */
import { randomBytes } from 'node:crypto';
import type { Answer, Prober } from '../prober.ts';
import { askByDatagram } from '../shared/datagram.ts';
import { aheadOf, decodeAnswer, encodeNtpQuestion, type NtpAnswer } from './message.ts';
import type { NtpCheck } from './schema.ts';

const NONCE_BYTES = 8;
const UNSYNCHRONISED_LEAP = 3;
const UNSYNCHRONISED_STRATUM = 16;
/** Codes of a server that refuses a client (RATE, DENY), or can't serve it yet (INIT, STEP): RFC 5905, 7.4. */
const KISS = /^[A-Z]{3,4}$/;

/** When the question went and the answer came, in ms since 1970 by our clock. */
export interface Trip {
  readonly leftMs: number;
  readonly backMs: number;
}

/** Up if its clock is synchronised, close enough to a source and, if configured, to our clock. */
export const probeNtp: Prober<NtpCheck> = (check, context) => {
  const nonce = randomBytes(NONCE_BYTES);
  const question = encodeNtpQuestion(nonce);
  const leftMs = Date.now();
  return askByDatagram(check, context, question, datagram => {
    const answer = decodeAnswer(datagram, nonce);
    return answer && judgeNtp(answer, { leftMs, backMs: Date.now() }, check);
  });
};

/** What an answer says about the server. Pure. */
export function judgeNtp(
  answer: NtpAnswer,
  trip: Trip,
  { maxStratum, maxOffsetMs }: Pick<NtpCheck, 'maxStratum' | 'maxOffsetMs'>,
): Answer {
  const { leap, stratum, reference } = answer;
  if (stratum === 0 && KISS.test(reference)) return down(`kiss-o'-death ${reference}`);
  // A server whose stratum is 16 writes 0 (RFC 5905, 7.3).
  if (leap === UNSYNCHRONISED_LEAP || stratum === 0 || stratum >= UNSYNCHRONISED_STRATUM)
    return down('clock is not synchronised');
  if (answer.sent === 0) return down('answer holds no time');
  if (stratum > maxStratum) return down(`stratum ${stratum}, expected ${maxStratum} at most`);
  const { offsetMs, uncertaintyMs } = offsetOf(answer, trip);
  const apart = `${describeOffset(offsetMs)} our clock`;
  if (maxOffsetMs !== undefined && Math.abs(offsetMs) - uncertaintyMs > maxOffsetMs)
    return down(`${apart}, expected ${maxOffsetMs} ms at most`);
  return { ok: true, reason: `stratum ${stratum}, ${apart}` };
}

/**
 * The server's clock against ours (RFC 5905, 8). The way there may have been longer than the way back, and we may have
 * read the answer late: the offset may be wrong by half of the round trip.
 */
function offsetOf({ received, sent }: NtpAnswer, { leftMs, backMs }: Trip) {
  const there = aheadOf(leftMs, received);
  const back = aheadOf(backMs, sent);
  return { offsetMs: (there + back) / 2, uncertaintyMs: Math.max(0, there - back) / 2 };
}

function describeOffset(ms: number): string {
  return `${Math.abs(ms).toFixed(1)} ms ${ms < 0 ? 'behind' : 'ahead of'}`;
}

function down(reason: string): Answer {
  return { ok: false, reason };
}
