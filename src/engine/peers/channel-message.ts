/**
 * The wire format: a small JSON body, then its HMAC-SHA256 (RFC 2104). Pure. Nothing of a datagram is parsed before its
 * HMAC is verified, so that a stranger reaches neither the JSON parser nor any state.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Fingerprint } from '../../config/agreement/fingerprint.ts';
import type { Health } from '../../policy/judge/check-health.ts';
import { type Metric, NOT_HERE } from '../../protocols/metric.ts';

/** What a server reports about one of its services. */
export interface ServiceReport {
  readonly service: string;
  /** Its own verdict, from its own checks. */
  readonly health: Health;
  /** The state that the service is in, as the sender calls it: a later ripcord may know more states than we do. */
  readonly state: string;
  /** The metric with which its route leaves the server: a whole number below 2^32 - 1, or NOT_HERE. */
  readonly metric: Metric;
}

/** What one server reports to another about the routes that its daemon has learned. */
export interface Testimony {
  /** Single addresses that only the sender announces. */
  readonly own: readonly string[];
  /** Addresses of the receiver that the sender has learned from its routers. */
  readonly heard: readonly string[];
  /** Whether it receives updates from routers at all: if not, an empty `heard` says nothing about the receiver. */
  readonly listens: boolean;
}

/** The most addresses of each kind in a datagram. */
export const MOST_ADDRESSES = 2;

export interface Message {
  readonly from: string;
  readonly to: string;
  /** Random, one for each run of a process: the sequence belongs to it. */
  readonly incarnation: string;
  /** Random, chosen by the sender: the receiver must echo it. */
  readonly challenge: string;
  /** The receiver's latest challenge as the sender knows it; empty if it knows none. */
  readonly echo: string;
  /** Rises by at least one with every datagram of an incarnation. */
  readonly sequence: number;
  readonly notices: readonly ServiceReport[];
  /** Absent: the sender has not read its daemon yet, or is an earlier ripcord. */
  readonly testimony?: Testimony | undefined;
  /** Of the sender's configuration. Absent: it is an earlier ripcord. */
  readonly fingerprint?: Fingerprint | undefined;
}

/** Fits every path without fragments: IPv6's least MTU is 1280 bytes (RFC 8200, 5), headers and tunnels included. */
export const MAX_DATAGRAM_BYTES = 1200;
export const HMAC_BYTES = 32;

export type Decoded =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'refused'; readonly reason: 'oversized' | 'truncated' | 'forged' | 'malformed' };

/** Datagrams of another version are malformed to us. */
const VERSION = 1;

/** NOT_HERE in the body: no protocol has such a metric. */
const NONE_ON_WIRE = 2 ** 32 - 1;

/** Without a blank or a control character: text from peers is shown on terminals and in logs. */
const text = (minLength: number) => Type.String({ minLength, maxLength: 64, pattern: '^[!-~]*$' });
const NoticeSchema = Type.Tuple([
  text(1),
  Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('unknown')]),
  text(1),
  Type.Integer({ minimum: 0, maximum: NONE_ON_WIRE }),
]);
const prefixes = Type.Array(Type.String({ maxLength: 18, pattern: '^[0-9.]+/[0-9]+$' }), {
  maxItems: MOST_ADDRESSES,
});
const TestimonySchema = Type.Object({ own: prefixes, heard: prefixes, listens: Type.Boolean() });
const digest = Type.String({ maxLength: 16, pattern: '^[A-Za-z0-9_-]+$' });
const FingerprintSchema = Type.Object({ shared: digest, group: Type.Optional(digest) });
/** Unknown fields are ignored: a later ripcord may add some. */
const BodySchema = Type.Object({
  version: Type.Literal(VERSION),
  from: text(1),
  to: text(1),
  // The name on the wire, which 0.1.0 shares.
  life: text(1),
  challenge: text(1),
  echo: text(0),
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  notices: Type.Array(NoticeSchema),
  testimony: Type.Optional(TestimonySchema),
  fingerprint: Type.Optional(FingerprintSchema),
});

const isBody = new Ajv({ strict: true }).compile<Static<typeof BodySchema>>(BodySchema);

/** The message as a datagram. It fits MAX_DATAGRAM_BYTES if `inFragments` made its reports. */
export function encode(message: Message, key: Buffer): Buffer {
  const { from, to, incarnation: life, challenge, echo, sequence, testimony, fingerprint } = message;
  const notices = message.notices.map(reportTuple);
  const body = Buffer.from(
    JSON.stringify({
      ...{ version: VERSION, from, to, life, challenge, echo, sequence, notices, testimony },
      fingerprint,
    }),
  );
  return Buffer.concat([body, hmac(body, key)]);
}

/** A notice as it stands in the body: by position, as there may be many of them. */
export function reportTuple({ service, health, state, metric }: ServiceReport): Static<typeof NoticeSchema> {
  return [service, health, state, metric === NOT_HERE ? NONE_ON_WIRE : metric];
}

/** The message of a datagram signed with one of the keys, or why it must not be read. Never throws. */
export function decode(datagram: Buffer, keys: readonly Buffer[]): Decoded {
  if (datagram.length > MAX_DATAGRAM_BYTES) return { kind: 'refused', reason: 'oversized' };
  if (datagram.length <= HMAC_BYTES) return { kind: 'refused', reason: 'truncated' };
  const body = datagram.subarray(0, -HMAC_BYTES);
  const signature = datagram.subarray(-HMAC_BYTES);
  if (!keys.some(key => timingSafeEqual(hmac(body, key), signature))) {
    return { kind: 'refused', reason: 'forged' };
  }
  const parsed = parse(body);
  if (!isBody(parsed)) return { kind: 'refused', reason: 'malformed' };
  const { from, to, life, challenge, echo, sequence, testimony, fingerprint } = parsed;
  const notices = parsed.notices.map(([service, health, state, metric]) => ({
    service,
    health,
    state,
    // 0.1.0 writes RIP's own number for it, 16.
    metric: metric === NONE_ON_WIRE || state === 'withdrawn' ? NOT_HERE : metric,
  }));
  return {
    kind: 'message',
    message: { from, to, incarnation: life, challenge, echo, sequence, notices, testimony, fingerprint },
  };
}

/** The value of a JSON text; undefined, which JSON cannot represent, if it is invalid. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function hmac(body: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(body).digest();
}
