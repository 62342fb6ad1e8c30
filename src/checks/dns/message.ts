/** DNS messages: the question, and the parts of an answer that count. The wire format is dns-packet's. Pure. */
import {
  type DecodedPacket,
  type Answer as DnsRecord,
  decode,
  encode,
  RECURSION_DESIRED,
  type RecordType,
} from 'dns-packet';
import { MORE, type Parse } from '../shared/parse.ts';
import type { DnsCheck } from './schema.ts';

export interface DnsQuestion extends Pick<DnsCheck, 'name' | 'type' | 'recursion'> {
  /** 16 random bits, which the answer repeats. */
  readonly id: number;
}

export interface DnsReply {
  /** "NOERROR"; a code without a name is "RCODE 9". */
  readonly rcode: string;
  readonly truncated: boolean;
  readonly authoritative: boolean;
  /** The records of the type asked for, each written as in a zone file: "10 mx1.example.org". */
  readonly records: readonly string[];
}

/**
 * A record may name 127 labels by a pointer of two bytes: 64 KiB of such records take long to read. No real answer has
 * this many.
 */
const MAX_RECORDS = 500;
/** Where the header counts questions, answers, authorities and additional records (RFC 1035, 4.1.1). */
const COUNTS_AT = [4, 6, 8, 10] as const;
const HEADER_BYTES = 12;

/** RFC 1035, 4.1.1. */
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

export function encodeDnsQuestion({ id, name, type, recursion }: DnsQuestion): Buffer {
  return encode({
    type: 'query',
    id,
    flags: recursion ? RECURSION_DESIRED : 0,
    questions: [{ name, type, class: 'IN' }],
  });
}

/** The reply in a message; undefined if it does not answer this question (RFC 5452, 9.1), or is not a reply. */
export function decodeReply(message: Buffer, question: DnsQuestion): DnsReply | undefined {
  if (message.length < HEADER_BYTES || message.readUInt16BE(0) !== question.id) return undefined;
  if (COUNTS_AT.reduce((sum, at) => sum + message.readUInt16BE(at), 0) > MAX_RECORDS) return undefined;
  let packet: DecodedPacket;
  try {
    packet = decode(message);
  } catch {
    return undefined;
  }
  const code = (packet.flags ?? 0) & 0xf;
  if (!packet.flag_qr || !repeats(packet, question, code)) return undefined;
  return {
    rcode: RCODES[code] ?? `RCODE ${code}`,
    truncated: packet.flag_tc,
    authoritative: packet.flag_aa,
    records: (packet.answers ?? []).filter(({ type }) => type === question.type).map(textOf),
  };
}

/** A server that could not, or would not, read the question may leave it out. */
function repeats({ questions = [] }: DecodedPacket, { name, type }: DnsQuestion, code: number): boolean {
  const [repeated] = questions;
  if (repeated === undefined) return code !== 0;
  return repeated.type === type && bare(repeated.name) === bare(name);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function textOf(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return record.data;
    case 'MX':
      return `${record.data.preference} ${record.data.exchange}`;
    case 'SRV':
      return `${record.data.priority} ${record.data.weight} ${record.data.port} ${record.data.target}`;
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(' ');
    }
    case 'TXT':
      return [record.data].flat().join('');
    case 'CAA':
      return `${record.data.flags} ${record.data.tag} ${record.data.value}`;
    default:
      return record.type satisfies RecordType;
  }
}

const LENGTH_BYTES = 2;

/** A message on a TCP connection: its length comes first (RFC 1035, 4.2.2). */
export const framed: Parse<Buffer> = received => {
  if (received.length < LENGTH_BYTES) return MORE;
  const length = LENGTH_BYTES + received.readUInt16BE(0);
  if (received.length < length) return MORE;
  return { state: 'done', value: received.subarray(LENGTH_BYTES, length), length };
};

export function frameForTcp(message: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
