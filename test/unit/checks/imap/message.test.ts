import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imapGreeting, imapReply } from '../../../../src/checks/imap/message.ts';

const state = (text: string) => imapReply('a')(Buffer.from(text)).state;

describe('a greeting', () => {
  it.each([
    ['* OK [CAPABILITY IMAP4rev1] ready\r\n', { status: 'OK', text: '[CAPABILITY IMAP4rev1] ready' }],
    ['* PREAUTH\n', { status: 'PREAUTH', text: '' }],
    ['* bye too busy\r\n', { status: 'BYE', text: 'too busy' }],
  ])('%j is read', (text, value) => {
    const parsed = { state: 'done', value, length: text.length };
    expect(imapGreeting(Buffer.from(`${text}rest`))).toEqual(parsed);
  });

  it.each(['* NO way\r\n', 'a OK\r\n', '220 mx', '+OK', '\0'])('%j is none', text => {
    expect(imapGreeting(Buffer.from(text)).state).toBe('wrong');
  });
});

describe('a reply', () => {
  it('ends with its tag; untagged responses before that are passed over', () => {
    const text = '* CAPABILITY IMAP4rev1\r\n* 1 EXISTS\r\na OK [X] done\r\n* more';
    expect(imapReply('a')(Buffer.from(text))).toEqual({
      state: 'done',
      value: { status: 'OK', text: '[X] done' },
      length: text.length - '* more'.length,
    });
  });

  it('can ask for the rest of the command', () => {
    expect(imapReply('a')(Buffer.from('+ \r\n'))).toMatchObject({ state: 'done', value: { status: '+' } });
    expect(imapReply('a')(Buffer.from('+\r\n'))).toMatchObject({ state: 'done', value: { status: '+' } });
  });

  it.each(['b OK\r\n', 'ab OK\r\n', 'HTTP/1.1', '\r\n'])('%j is none', text => {
    expect(state(text)).toBe('wrong');
  });

  it('is none behind more untagged ones than anybody sends', () => {
    expect(state('* x\r\n'.repeat(255))).toBe('more');
    expect(state('* x\r\n'.repeat(256))).toBe('wrong');
  });

  it('is the same wherever the network cuts it', () => {
    const text = '* OK still here\r\na NO not now\r\n';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), cut => {
        expect(state(text.slice(0, cut))).toBe('more');
      }),
    );
    expect(state(text)).toBe('done');
  });
});
