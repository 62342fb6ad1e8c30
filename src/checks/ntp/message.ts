/** The packet of NTP (RFC 5905, 7.3), as far as a client's one question goes. Pure. */

export const PACKET_BYTES = 48;

/** Timestamps are 64 bits: seconds since 1900 and a binary fraction. */
const TIMESTAMP_BYTES = 8;
const ORIGIN_AT = 24;
const RECEIVE_AT = 32;
const TRANSMIT_AT = 40;

const VERSION = 4;
const MODE = { client: 3, server: 4 } as const;

/** From 1900, where NTP begins to count, to 1970, in seconds. */
const EPOCH_OFFSET_S = 2_208_988_800;
const ERA_MS = 2 ** 32 * 1000;

export interface NtpAnswer {
  /** 3: the server's clock is not synchronised. */
  readonly leap: number;
  /** 0: a kiss-o'-death, of which `reference` is the code; 1: a clock; 16: not synchronised. */
  readonly stratum: number;
  /** The reference identifier as four bytes of text: "GPS", or in a kiss-o'-death "RATE". */
  readonly reference: string;
  /** When our question arrived there and the answer left, as NTP writes it. */
  readonly received: Timestamp;
  readonly sent: Timestamp;
}

/** ms since 1900, modulo the 136 years of an era. */
export type Timestamp = number;

/**
 * A client's question. Its transmit timestamp, which the answer must repeat, is not our time but `nonce`: only those
 * who see it can answer, and it reveals nothing about us (draft-ietf-ntp-data-minimization).
 */
export function encodeNtpQuestion(nonce: Uint8Array): Buffer {
  const packet = Buffer.alloc(PACKET_BYTES);
  packet[0] = (VERSION << 3) | MODE.client;
  packet.set(nonce.subarray(0, TIMESTAMP_BYTES), TRANSMIT_AT);
  return packet;
}

/** The answer to the question with that nonce; undefined if the packet is not one. */
export function decodeAnswer(packet: Buffer, nonce: Uint8Array): NtpAnswer | undefined {
  if (packet.length < PACKET_BYTES) return undefined;
  const first = packet.readUInt8(0);
  const version = (first >> 3) & 7;
  if ((first & 7) !== MODE.server || version < 1 || version > VERSION) return undefined;
  if (!packet.subarray(ORIGIN_AT, ORIGIN_AT + TIMESTAMP_BYTES).equals(nonce)) return undefined;
  return {
    leap: first >> 6,
    stratum: packet.readUInt8(1),
    reference: packet.toString('latin1', 12, 16).replaceAll('\0', ''),
    received: readTimestamp(packet, RECEIVE_AT),
    sent: readTimestamp(packet, TRANSMIT_AT),
  };
}

function readTimestamp(packet: Buffer, at: number): Timestamp {
  return packet.readUInt32BE(at) * 1000 + (packet.readUInt32BE(at + 4) / 2 ** 32) * 1000;
}

/**
 * How far the server's clock is ahead of ours in ms, at `unixMs` by ours; negative: behind. Each is exact only within
 * its era of 136 years: the nearest era is assumed (RFC 5905, 6).
 */
export function aheadOf(unixMs: number, timestamp: Timestamp): number {
  const difference = (timestamp - (unixMs + EPOCH_OFFSET_S * 1000)) % ERA_MS;
  if (difference > ERA_MS / 2) return difference - ERA_MS;
  return difference < -ERA_MS / 2 ? difference + ERA_MS : difference;
}
