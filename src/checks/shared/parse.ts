/**
 * How a conversation reads: a parser looks at all bytes received so far, wherever the network cut them, and says
 * whether that is a whole message, the beginning of one, or not of its protocol. Parsers are pure.
 */
import { isUtf8 } from 'node:buffer';
import type { Search } from './search.ts';

/** `done` consumes `length` bytes. `wrong` completes a sentence that begins with the message: "is not an SMTP reply". */
export type Parsed<T> =
  | { readonly state: 'done'; readonly value: T; readonly length: number }
  | { readonly state: 'more' }
  | { readonly state: 'wrong'; readonly why: string };

export type Parse<T> = (received: Buffer) => Parsed<T>;

export const MORE = { state: 'more' } as const;

const LINE_FEED = 0x0a;

/** The most lines in one message: no server sends this many, and each is parsed again with every new packet. */
export const MAX_LINES = 256;
export const TOO_MANY_LINES = { state: 'wrong', why: `has more than ${MAX_LINES} lines` } as const;

/** One line, without its end (CRLF or LF alone). */
export const line: Parse<string> = received => {
  const end = received.indexOf(LINE_FEED);
  if (end === -1) return MORE;
  const text = received.toString('utf8', 0, end);
  return { state: 'done', value: text.endsWith('\r') ? text.slice(0, -1) : text, length: end + 1 };
};

/** The first match of `pattern` anywhere in the received bytes; everything up to its end is consumed. */
export const match =
  (pattern: string, search: Search): Parse<string> =>
  received => {
    // Bytes that are not UTF-8, or not yet, are read as latin1: replacement characters would count as bytes never
    // received.
    const encoding = isUtf8(received) ? 'utf8' : 'latin1';
    const text = received.toString(encoding);
    const found = search.find(pattern, text);
    if (found === undefined) return MORE;
    const length = Buffer.byteLength(text.slice(0, found.index + found.text.length), encoding);
    return { state: 'done', value: found.text, length };
  };
