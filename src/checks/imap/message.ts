/** Responses of IMAP (RFC 9051, 7): untagged ones, and the tagged one that ends a command. */
import { line, MAX_LINES, MORE, type Parse, TOO_MANY_LINES } from '../shared/parse.ts';

export interface ImapReply {
  /** OK, NO, BAD, PREAUTH or BYE; `+` asks for the rest of a command. */
  readonly status: string;
  readonly text: string;
}

const NO_RESPONSE = { state: 'wrong', why: 'is not an IMAP response' } as const;
const UNTAGGED = '*';

/** The greeting: one untagged response (RFC 9051, 7.1). */
export const imapGreeting: Parse<ImapReply> = received => {
  const first = line(received);
  if (first.state !== 'done') return begins(received, ['* ']) ? MORE : NO_RESPONSE;
  const [, status, text = ''] = /^\* (OK|PREAUTH|BYE)(?: (.*))?$/is.exec(first.value) ?? [];
  if (status === undefined) return NO_RESPONSE;
  return { state: 'done', value: { status: status.toUpperCase(), text }, length: first.length };
};

/** The end of the command `tag`, or a `+` that asks for the rest of it; untagged responses before that are skipped. */
export const imapReply =
  (tag: string): Parse<ImapReply> =>
  received => {
    let length = 0;
    for (let lines = 0; lines < MAX_LINES; lines += 1) {
      const rest = received.subarray(length);
      const next = line(rest);
      if (next.state !== 'done') return begins(rest, ['* ', '+ ', `${tag} `]) ? MORE : NO_RESPONSE;
      const [, first, status = '', text = ''] = /^(\S+)(?: (\S*)(?: (.*))?)?$/s.exec(next.value) ?? [];
      length += next.length;
      if (first === '+') return { state: 'done', value: { status: '+', text: '' }, length };
      if (first === tag) return { state: 'done', value: { status: status.toUpperCase(), text }, length };
      if (first !== UNTAGGED) return NO_RESPONSE;
    }
    return TOO_MANY_LINES;
  };

/** Whether an unfinished line can still become one with one of these beginnings: known garbage is reported at once. */
function begins(rest: Buffer, heads: readonly string[]): boolean {
  const text = rest.toString('latin1');
  return heads.some(head => text.startsWith(head) || head.startsWith(text));
}
