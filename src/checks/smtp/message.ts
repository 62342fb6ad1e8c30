/** Replies of SMTP (RFC 5321, 4.2): one or more lines that begin with the same three digits. */
import { line, MAX_LINES, MORE, type Parse, TOO_MANY_LINES } from '../shared/parse.ts';

export interface SmtpReply {
  readonly code: number;
  /** The text of each line, without the code. */
  readonly lines: readonly string[];
}

const REPLY_LINE = /^(\d{3})(?:([ -])(.*))?$/s;
/** What an unfinished line may look like: known garbage is reported at once, not at the deadline. */
const BEGUN_LINE = /^(?:\d{0,3}|\d{3}[ -].*)$/s;

/** A whole reply, `220-…` lines and the `220 …` line that ends them (RFC 5321, 4.2.1). LF alone is tolerated. */
export const smtpReply: Parse<SmtpReply> = received => {
  const lines: string[] = [];
  let firstCode: string | undefined;
  let length = 0;
  for (;;) {
    const rest = received.subarray(length);
    const next = line(rest);
    if (next.state !== 'done') return BEGUN_LINE.test(rest.toString('latin1')) ? MORE : NO_REPLY;
    const [, code, separator, text = ''] = REPLY_LINE.exec(next.value) ?? [];
    firstCode ??= code;
    if (code === undefined || code !== firstCode) return NO_REPLY;
    lines.push(text);
    length += next.length;
    if (lines.length > MAX_LINES) return TOO_MANY_LINES;
    if (separator !== '-') return { state: 'done', value: { code: Number(code), lines }, length };
  }
};

const NO_REPLY = { state: 'wrong', why: 'is not an SMTP reply' } as const;
