import { encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DnsQuestion,
  decodeReply,
  encodeDnsQuestion,
  framed,
  frameForTcp,
} from '../../../../src/checks/dns/message.ts';

const question: DnsQuestion = { id: 4711, name: 'www.example.org', type: 'A', recursion: true };
const reply = encode({
  type: 'response',
  id: question.id,
  questions: [{ name: question.name, type: 'A' }],
  answers: [{ type: 'A', name: question.name, data: '192.0.2.1' }],
});

describe('a DNS message', () => {
  it('may be any bytes: what is no reply is none, and nothing is thrown', () => {
    fc.assert(fc.property(fc.uint8Array(), bytes => decodeReply(Buffer.from(bytes), question) === undefined));
  });

  it('may be damaged anywhere, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.nat(reply.length - 1), fc.nat(255), fc.nat(reply.length), (at, byte, length) => {
        const damaged = Buffer.from(reply);
        damaged[at] = byte;
        expect(() => decodeReply(damaged.subarray(0, length), question)).not.toThrow();
      }),
    );
  });

  it('has the id and the flag of recursion of its question in its header (RFC 1035, 4.1.1)', () => {
    expect(encodeDnsQuestion(question).toString('hex', 0, 12)).toBe('126701000001000000000000');
    expect(encodeDnsQuestion({ ...question, recursion: false }).toString('hex', 0, 4)).toBe('12670000');
  });
});

describe('a DNS message over TCP', () => {
  it('is whole once as many bytes are there as the two before it say, wherever the network cuts', () => {
    const sent = Buffer.concat([frameForTcp(reply), frameForTcp(Buffer.from('next'))]);
    const whole = reply.length + 2;
    fc.assert(
      fc.property(fc.nat(sent.length), cut => {
        const parsed = framed(sent.subarray(0, cut));
        if (cut < whole) return parsed.state === 'more';
        return parsed.state === 'done' && parsed.length === whole && parsed.value.equals(reply);
      }),
    );
  });
});

describe('a DNS message of another', () => {
  it('is no reply of ours by its id alone, and is not read any further', () => {
    expect(decodeReply(reply, { ...question, id: 4712 })).toBeUndefined();
  });

  it('with more records than any answer has is none: each may name 127 labels by two bytes', () => {
    const counted = Buffer.from(reply);
    counted.writeUInt16BE(501, 10);
    expect(decodeReply(counted, question)).toBeUndefined();
  });
});
