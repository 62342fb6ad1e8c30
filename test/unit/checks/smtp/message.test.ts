import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SmtpReply, smtpReply } from '../../../../src/checks/smtp/message.ts';

const codes = fc.integer({ min: 200, max: 599 });
/** Any text without a line's end in it, non-ASCII included. */
const texts = fc.string({ unit: 'grapheme' }).map(text => text.replace(/[\r\n]/g, ''));
const replies: fc.Arbitrary<SmtpReply> = fc.record({
  code: codes,
  lines: fc.array(texts, { minLength: 1, maxLength: 8 }),
});

function encode({ code, lines }: SmtpReply, end = '\r\n'): Buffer {
  return Buffer.from(
    lines.map((text, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${text}${end}`).join(''),
  );
}

describe('smtpReply', () => {
  it('parses any reply, with CRLF or LF alone, and consumes exactly its bytes', () => {
    fc.assert(
      fc.property(replies, fc.constantFrom('\r\n', '\n'), texts, (reply, end, after) => {
        const bytes = encode(reply, end);
        const received = Buffer.concat([bytes, Buffer.from(after)]);
        expect(smtpReply(received)).toEqual({ state: 'done', value: reply, length: bytes.length });
      }),
    );
  });

  it('wants more of every beginning of a reply, wherever the network cut it', () => {
    fc.assert(
      fc.property(replies, fc.nat(), (reply, at) => {
        const bytes = encode(reply);
        expect(smtpReply(bytes.subarray(0, at % bytes.length))).toEqual({ state: 'more' });
      }),
    );
  });

  it('never throws, and never consumes more than it was given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        const parsed = smtpReply(Buffer.from(bytes));
        if (parsed.state === 'done') expect(parsed.length).toBeLessThanOrEqual(bytes.length);
        else expect(['more', 'wrong']).toContain(parsed.state);
      }),
    );
  });

  it.each([
    'SSH-2.0-OpenSSH\r\n',
    '22 short\r\n',
    '2200 long\r\n',
    '220-a\r\n221 b\r\n',
    '\r\n',
    'HTTP',
    '220_',
  ])('is wrong for %j', text => {
    expect(smtpReply(Buffer.from(text)).state).toBe('wrong');
  });

  it('takes a code alone for a whole reply', () => {
    expect(smtpReply(Buffer.from('250\r\n'))).toMatchObject({
      state: 'done',
      value: { code: 250, lines: [''] },
    });
  });
});

describe('smtpReply, of more lines than anybody sends', () => {
  it('finds no reply, so that it need not be read again and again', () => {
    const lines = (count: number) => Buffer.from('250-a\r\n'.repeat(count));
    expect(smtpReply(lines(256)).state).toBe('more');
    expect(smtpReply(lines(257))).toMatchObject({ state: 'wrong', why: 'has more than 256 lines' });
  });
});
