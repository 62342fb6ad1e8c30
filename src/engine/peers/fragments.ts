/** Splits many reports into several datagrams. Pure. */
import { HMAC_BYTES, MAX_DATAGRAM_BYTES, reportTuple, type ServiceReport } from './channel-message.ts';

/**
 * The size of a body without its reports: two names of 32 characters, three nonces of 22, a sequence of 16 digits: 253;
 * a testimony of four addresses of 18 characters: 144; and a fingerprint of two digests of 16: 71.
 */
const HEADER_BYTES = 488;
const ROOM_BYTES = MAX_DATAGRAM_BYTES - HMAC_BYTES - HEADER_BYTES;

/**
 * The reports in fragments that each fit one datagram, in their order; without reports one empty fragment, as a
 * heartbeat is due anyway. Names and states are as the configuration allows them: 32 characters at most.
 */
export function inFragments(notices: readonly ServiceReport[]): readonly (readonly ServiceReport[])[] {
  const parts: ServiceReport[][] = [];
  let part: ServiceReport[] = [];
  let used = 0;
  for (const notice of notices) {
    const bytes = Buffer.byteLength(JSON.stringify(reportTuple(notice))) + ','.length;
    if (used + bytes > ROOM_BYTES) {
      parts.push(part);
      part = [];
      used = 0;
    }
    part.push(notice);
    used += bytes;
  }
  return [...parts, part];
}
