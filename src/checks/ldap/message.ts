/**
 * Messages of LDAP on a connection (RFC 4511, 5.1): where one ends, and what it says. The encoding is ldapts's; its parser of
 * whole messages is not used, as one that a hostile server has garbled makes it loop and take all memory (8.2.0:
 * BindResponse.parseMessage reads strings that BerReader does not get past). Pure.
 */
import { BerReader, ProtocolOperation, SearchResponse, StatusCodeParser } from 'ldapts';
import { MORE, type Parse, type Parsed } from '../shared/parse.ts';

/** What a server may say, as far as a check goes by it. */
export interface LdapMessage {
  readonly id: number;
  /** One of ldapts's ProtocolOperation. */
  readonly operation: number;
  /** The result of an operation (RFC 4511, 4.1.9), 0 for success; of an entry or a reference 0 too. */
  readonly status: number;
  /** What the server says of it for people; mostly nothing. */
  readonly said: string;
}

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
  const message = messageIn(new BerReader(whole));
  return message === undefined ? NO_LDAP : { state: 'done', value: message, length: whole.length };
}

const WITHOUT_RESULT: readonly number[] = [
  ProtocolOperation.LDAP_RES_SEARCH_ENTRY,
  ProtocolOperation.LDAP_RES_SEARCH_REF,
];

/** undefined: it is none. What stands behind what we look for is not read. */
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
    // A tag or a length that cannot stand there.
    return undefined;
  }
}

/** The result of an operation, where it is not success, in words: "invalid credentials (49)". */
export function describeResult({ id, status, said }: LdapMessage): string {
  const result = new SearchResponse({ messageId: id, status, errorMessage: said });
  const { name, code } = StatusCodeParser.parse(result);
  const words = name
    .replace(/Error$/, '')
    .replace(/\B[A-Z](?=[a-z])/g, ' $&')
    .toLowerCase();
  return `${words} (${code})${said === '' ? '' : `: ${said}`}`;
}
