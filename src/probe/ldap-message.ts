/** Messages of LDAP on a connection (RFC 4511, 5.1): where one ends, and what it says. The encoding is ldapts's. Pure. */
import { MessageParser, StatusCodeParser } from 'ldapts';
import { MORE, type Parse, type Parsed } from './parse.ts';

/** Whatever a server may say: BindResponse, SearchEntry and so on. */
export type LdapMessage = NonNullable<Parameters<typeof StatusCodeParser.parse>[0]>;

const SEQUENCE = 0x30;
/** Set in the first byte of a length that takes several; the rest of that byte says how many. */
const LONG_FORM = 0x80;
/** A length of more bytes than this is none that anybody would send us. */
const MAX_LENGTH_BYTES = 4;

/** One message, whole. */
export const ldapMessage: Parse<LdapMessage> = received => {
  if (received.length > 0 && received[0] !== SEQUENCE) return NO_LDAP;
  const end = endOf(received);
  if (end === 'never') return NO_LDAP;
  if (end === undefined || received.length < end) return MORE;
  return read(received.subarray(0, end));
};

const NO_LDAP = { state: 'wrong', why: 'is no message of LDAP' } as const;

/** Where the message that begins here ends; undefined: not yet known. */
function endOf(received: Buffer): number | 'never' | undefined {
  const first = received[1];
  if (first === undefined) return undefined;
  if (first < LONG_FORM) return 2 + first;
  const lengthBytes = first - LONG_FORM;
  // Zero: the indefinite form, which RFC 4511, 5.1 forbids.
  if (lengthBytes === 0 || lengthBytes > MAX_LENGTH_BYTES) return 'never';
  if (received.length < 2 + lengthBytes) return undefined;
  return 2 + lengthBytes + received.readUIntBE(2, lengthBytes);
}

function read(whole: Buffer): Parsed<LdapMessage> {
  let parsed: Parsed<LdapMessage> = NO_LDAP;
  const parser = new MessageParser();
  // Given a whole message, it emits before it returns.
  parser.on('message', value => {
    parsed = { state: 'done', value, length: whole.length };
  });
  parser.on('error', () => undefined);
  parser.read(whole, new Map());
  return parsed;
}

/** The result of an operation, where it is not success, in words: "invalid credentials (49)". */
export function describeResult(result: LdapMessage): string {
  const { name, code } = StatusCodeParser.parse(result);
  const words = name
    .replace(/Error$/, '')
    .replace(/\B[A-Z](?=[a-z])/g, ' $&')
    .toLowerCase();
  const said = result.errorMessage === '' ? '' : `: ${result.errorMessage}`;
  return `${words} (${code})${said}`;
}
