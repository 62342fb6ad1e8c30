/** A directory server: a bind and, if asked for, a search (RFC 4511). */
import {
  BindRequest,
  ExtendedRequest,
  FilterParser,
  ProtocolOperation,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import type { ProbeContext, Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { passwordOf } from '../shared/login.ts';
import { describeResult, type LdapMessage, ldapMessage } from './message.ts';
import type { LdapCheck } from './schema.ts';

/** Each operation of a session has its own id (RFC 4511, 4.1.1.1). */
const ID = { startTls: 1, bind: 2, search: 3, unbind: 4 } as const;
/** The id of messages that the server sends unasked. */
const UNSOLICITED = 0;

const START_TLS = '1.3.6.1.4.1.1466.20037';
/** Requests no attributes: the entries are only counted (RFC 4511, 4.5.1.8). */
const NO_ATTRIBUTES = ['1.1'];
/** How many entries and references beyond the limit are tolerated: a server that respects the limit sends none. */
const MOST_TOO_MANY = 100;
const SUCCESS = 0;
const SIZE_LIMIT_EXCEEDED = 4;

type Search = NonNullable<LdapCheck['search']>;

/** Up if the bind succeeds and the search finds the expected number of entries. */
export const probeLdap: Prober<LdapCheck> = async (check, context) => {
  const credentials = await credentialsOf(check);
  const search = check.search && searchRequest(check.search, context);
  return await converse(check, context, async talk => {
    if (check.encryption?.by === 'starttls') {
      await startTls(talk);
      await talk.secure(check.encryption);
    }
    await bind(talk, credentials);
    const found = check.search && search && (await find(talk, search, check.search.atLeast));
    await talk.leave(new UnbindRequest({ messageId: ID.unbind }).write());
    const bound = `bound ${check.bind === undefined ? 'anonymously' : `as ${check.bind.dn}`}`;
    return { ok: true, reason: found === undefined ? bound : `${bound}, found ${entries(found)}` };
  });
};

/** Never an empty password: it would bind anonymously, and some servers call that success (RFC 4513, 5.1.2). */
async function credentialsOf({ bind, timeoutMs }: LdapCheck): Promise<{ dn?: string; password?: string }> {
  if (bind === undefined) return {};
  return { dn: bind.dn, password: (await passwordOf(bind, timeoutMs)).toString() };
}

function searchRequest({ base, scope, filter, atLeast }: Search, { timeoutMs }: ProbeContext): SearchRequest {
  return new SearchRequest({
    messageId: ID.search,
    baseDN: base,
    scope,
    filter: FilterParser.parseString(filter),
    attributes: NO_ATTRIBUTES,
    sizeLimit: atLeast,
    // In seconds: the server need not continue the search after our deadline.
    timeLimit: Math.ceil(timeoutMs / 1000),
  });
}

async function startTls(talk: Conversation): Promise<void> {
  talk.send(new ExtendedRequest({ messageId: ID.startTls, oid: START_TLS }).write());
  const result = await read(talk, ID.startTls, 'answer to STARTTLS');
  if (result.operation !== ProtocolOperation.LDAP_RES_EXTENSION) throw strange('STARTTLS');
  if (result.status !== SUCCESS) throw new ProbeFailure(`STARTTLS refused: ${describeResult(result)}`);
}

async function bind(talk: Conversation, credentials: { dn?: string; password?: string }): Promise<void> {
  talk.send(new BindRequest({ messageId: ID.bind, ...credentials }).write());
  const result = await read(talk, ID.bind, 'answer to the bind');
  if (result.operation !== ProtocolOperation.LDAP_RES_BIND) throw strange('the bind');
  if (result.status !== SUCCESS) throw new ProbeFailure(`bind refused: ${describeResult(result)}`);
}

/** How many entries were found. */
async function find(talk: Conversation, request: SearchRequest, atLeast: number): Promise<number> {
  talk.send(request.write());
  let found = 0;
  for (let heard = 0; heard <= atLeast + MOST_TOO_MANY; heard += 1) {
    const message = await read(talk, ID.search, 'answer to the search');
    switch (message.operation) {
      case ProtocolOperation.LDAP_RES_SEARCH_ENTRY:
        found += 1;
        break;
      case ProtocolOperation.LDAP_RES_SEARCH_REF:
        break;
      case ProtocolOperation.LDAP_RES_SEARCH:
        return judgeSearch(message, found, atLeast);
      default:
        throw strange('the search');
    }
  }
  throw new ProbeFailure(`search goes on beyond the ${entries(atLeast)} that were asked for`);
}

function judgeSearch(result: LdapMessage, found: number, atLeast: number): number {
  // We set the limit: more entries beyond it are no failure.
  const enough = found >= atLeast && result.status === SIZE_LIMIT_EXCEEDED;
  if (result.status !== SUCCESS && !enough)
    throw new ProbeFailure(`search failed: ${describeResult(result)}`);
  if (found < atLeast) throw new ProbeFailure(`search found ${entries(found)}, expected ${atLeast} at least`);
  return found;
}

async function read(talk: Conversation, id: number, awaited: string): Promise<LdapMessage> {
  const message = await talk.read(ldapMessage, awaited);
  // A notice of disconnection (RFC 4511, 4.4.1).
  if (message.id === UNSOLICITED)
    throw new ProbeFailure(`server ends the session: ${describeResult(message)}`);
  if (message.id !== id) throw new ProbeFailure(`${awaited} is one to another question`);
  return message;
}

function strange(operation: string): ProbeFailure {
  return new ProbeFailure(`answer to ${operation} is of another kind`);
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
