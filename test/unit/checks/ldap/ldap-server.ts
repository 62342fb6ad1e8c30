/** What a directory server is asked and says, and one that says what a test wants. */
import type { Socket } from 'node:net';
import { BerReader, BerWriter, BindRequest, PresenceFilter, ProtocolOperation, SearchRequest } from 'ldapts';

export const { LDAP_REQ_BIND, LDAP_REQ_EXTENSION, LDAP_REQ_SEARCH } = ProtocolOperation;
export const { LDAP_RES_BIND, LDAP_RES_EXTENSION, LDAP_RES_SEARCH } = ProtocolOperation;
const { LDAP_RES_SEARCH_ENTRY, LDAP_RES_SEARCH_REF } = ProtocolOperation;

function message(id: number, operation: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

export const result = (id: number, operation: number, status = 0, said = '') =>
  message(id, operation, writer => {
    writer.writeEnumeration(status);
    writer.writeString('');
    writer.writeString(said);
  });

export const entry = (id: number, dn: string) =>
  message(id, LDAP_RES_SEARCH_ENTRY, writer => {
    writer.writeString(dn);
    writer.startSequence();
    writer.endSequence();
  });

export const reference = (id: number) =>
  message(id, LDAP_RES_SEARCH_REF, writer => writer.writeString('ldap://other.example.org/'));

/** A question, as far as the tests look at it. */
export interface Question {
  readonly id: number;
  readonly operation: number;
  /** Reads on behind the operation's head. */
  readonly body: BerReader;
}

/** Answers each question by its operation, until it is left. */
export function directory(answers: Readonly<Record<number, (question: Question) => Buffer | undefined>>) {
  return (socket: Socket): void => {
    socket.on('data', data => {
      const body = new BerReader(data);
      body.readSequence();
      const id = body.readInt() ?? 0;
      const operation = body.readSequence() ?? 0;
      const answer = answers[operation]?.({ id, operation, body });
      if (answer !== undefined) socket.write(answer);
    });
  };
}

export const bound = ({ id }: Question) => result(id, LDAP_RES_BIND);
export const found =
  (count: number, status = 0) =>
  (question: Question) =>
    Buffer.concat([
      ...Array.from({ length: count }, (_, index) => entry(question.id, `uid=u${index},o=x`)),
      result(question.id, LDAP_RES_SEARCH, status),
    ]);

export function readBind({ id, body }: Question): BindRequest {
  const request = new BindRequest({ messageId: id });
  request.parse(body, []);
  return request;
}

export function readSearch({ id, body }: Question): SearchRequest {
  const request = new SearchRequest({ messageId: id, filter: new PresenceFilter({ attribute: '' }) });
  request.parse(body, []);
  return request;
}
