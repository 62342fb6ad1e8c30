/** A name server: one question over UDP or TCP, and whether the answer is as expected. */
import { randomInt } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Answer, Located, ProbeContext, Prober } from '../prober.ts';
import { converse } from '../shared/conversation.ts';
import { askByDatagram } from '../shared/datagram.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { createSearch } from '../shared/search.ts';
import {
  type DnsQuestion,
  type DnsReply,
  decodeReply,
  encodeDnsQuestion,
  framed,
  frameForTcp,
} from './message.ts';
import type { DnsCheck } from './schema.ts';

const IDS = 2 ** 16;
/** How many records a reason shows. */
const SHOWN = 3;

/** Up if it answers with the expected rcode and records. */
export const probeDns: Prober<DnsCheck> = async (check, context) => {
  const { name, type, recursion } = check;
  const question: DnsQuestion = { id: randomInt(IDS), name, type, recursion };
  return check.transport === 'tcp'
    ? await overTcp(question, check, context)
    : await overUdp(question, check, context);
};

function overUdp(question: DnsQuestion, check: Located<DnsCheck>, context: ProbeContext): Promise<Answer> {
  return askByDatagram(check, context, encodeDnsQuestion(question), datagram => {
    const reply = decodeReply(datagram, question);
    return reply && judgeDns(reply, check);
  });
}

function overTcp(question: DnsQuestion, check: Located<DnsCheck>, context: ProbeContext): Promise<Answer> {
  return converse(check, context, async talk => {
    talk.send(frameForTcp(encodeDnsQuestion(question)));
    const reply = decodeReply(await talk.read(framed, 'answer'), question);
    if (reply === undefined) throw new ProbeFailure('what came back is no answer to our question');
    return judgeDns(reply, check);
  });
}

type Expectation = Pick<DnsCheck, 'name' | 'type' | 'rcode' | 'authoritative' | 'addresses' | 'expect'>;

/** What a reply says of the server. Pure. */
export function judgeDns(reply: DnsReply, expected: Expectation): Answer {
  const fault = faultOf(reply, expected);
  if (fault !== undefined) return { ok: false, reason: fault };
  return { ok: true, reason: reply.records.length === 0 ? reply.rcode : shown(reply.records) };
}

function faultOf({ rcode, truncated, authoritative, records }: DnsReply, expected: Expectation) {
  if (rcode !== expected.rcode) return `answered ${rcode}, expected ${expected.rcode}`;
  if (truncated) return 'answer is truncated, too long for UDP: ask with `transport: tcp`';
  if (expected.authoritative && !authoritative) return 'answer is not authoritative';
  if (rcode !== 'NOERROR') return undefined;
  // A lame server refers elsewhere, with NOERROR and without an answer.
  if (records.length === 0) return `no ${expected.type} record of ${expected.name} in the answer`;
  return faultOfRecords(records, expected);
}

function faultOfRecords(records: readonly string[], expected: Expectation) {
  const { addresses, expect } = expected;
  const known = addresses && new Set(addresses.map(canonical));
  const stranger = known && records.find(record => !known.has(canonical(record)));
  if (stranger !== undefined) return `answered ${stranger}, which is none of the addresses expected`;
  if (expect === undefined) return undefined;
  const search = createSearch();
  return records.some(record => search.test(expect, record))
    ? undefined
    : `${shown(records)} does not match /${expect}/`;
}

/** 2001:db8:0::1 and 2001:db8::1 are one address. */
function canonical(address: string): string {
  return ipaddr.parse(address).toString();
}

function shown(records: readonly string[]): string {
  const more = records.length - SHOWN;
  return records.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
