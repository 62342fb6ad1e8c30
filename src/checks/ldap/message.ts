/**
 * LDAP messages on a connection (RFC 4511, 5.1): where one ends, and what it says. The encoding is ldapts's; its parser
 * of whole messages is not used, as a message that a hostile server has garbled makes it loop and take all memory
 * (8.2.0: BindResponse.parseMessage reads strings that BerReader does not get past). Pure.
 */
import { BerReader, ProtocolOperation, SearchResponse, StatusCodeParser } from 'ldapts';
import { MORE, type Parse, type Parsed } from '../shared/parse.ts';

/** The parts of a server's message that a check uses. */
export interface LdapMessage {
  readonly id: number;
  /** One of ldapts's ProtocolOperation. */
  readonly operation: number;
  /** The result of an operation (RFC 4511, 4.1.9), 0 for success; of an entry or a reference 0 too. */
  readonly status: number;
  /** The server's human-readable message; mostly empty. */
  readonly said: string;
}

const SEQUENCE = 0x30;
/** Set in the first byte of a length that takes several; the rest of that byte says how many. */
const LONG_FORM = 0x80;
/** No server would send a message whose length takes more bytes than this. */
const MAX_LENGTH_BYTES = 4;

/** One message, whole. */
export const ldapMessage: Parse<LdapMessage> = received => {
  if (received.length > 0 && received[0] !== SEQUENCE) return NO_LDAP;
  const end = endOf(received);
  if (end === 'never') return NO_LDAP;
  if (end === undefined || received.length < end) return MORE;
  return read(received.subarray(0, end));
};

const NO_LDAP = { state: 'wrong', why: 'is not an LDAP message' } as const;

/** Where the message that begins here ends; undefined: not known yet. */
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
  const message = messageIn(new BerReader(whole));
  return message === undefined ? NO_LDAP : { state: 'done', value: message, length: whole.length };
}

const WITHOUT_RESULT: readonly number[] = [
  ProtocolOperation.LDAP_RES_SEARCH_ENTRY,
  ProtocolOperation.LDAP_RES_SEARCH_REF,
];

/** undefined if it is not a message. Whatever follows the parts that we need is not read. */
function messageIn(reader: BerReader): LdapMessage | undefined {
  try {
    reader.readSequence();
    const id = reader.readInt();
    const operation = reader.readSequence();
    if (id === null || operation === null) return undefined;
    if (WITHOUT_RESULT.includes(operation)) return { id, operation, status: 0, said: '' };
    const status = reader.readEnumeration();
    const named = reader.readString();
    const said = reader.readString();
    return status === null || named === null || said === null ? undefined : { id, operation, status, said };
  } catch {
    // A tag or a length that is invalid there.
    return undefined;
  }
}

/** The result of an unsuccessful operation, in words: "invalid credentials (49)". */
export function describeResult({ id, status, said }: LdapMessage): string {
  const result = new SearchResponse({ messageId: id, status, errorMessage: said });
  const { name, code } = StatusCodeParser.parse(result);
  const words = name
    .replace(/Error$/, '')
    .replace(/\B[A-Z](?=[a-z])/g, ' $&')
    .toLowerCase();
  return `${words} (${code})${said === '' ? '' : `: ${said}`}`;
}
