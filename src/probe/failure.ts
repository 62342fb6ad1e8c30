/** Why a run failed, in words for people. */

/** A finding about the service, not a defect of ours: its message becomes the reason of the failed run. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}

/** What the system's error codes mean to someone who wants the service back. */
const PHRASES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  // The kernel gave up before we did: the same finding as our own deadline while connecting.
  ETIMEDOUT: 'no answer',
  EACCES: 'connection not permitted by the system',
  EPERM: 'connection not permitted by the system',
  EADDRNOTAVAIL: 'no local address or port is free to connect from',
  EMFILE: 'too many open files in ripcord',
};

/** The code of a system error, e.g. ECONNREFUSED; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a socket's error says of the service at `host`, while we waited for `awaited` ("banner"). */
export function describeSocketError(error: Error, host: string, awaited: string): string {
  const code = codeOf(error);
  if (code === 'ENOTFOUND') return `host name ${host} not found`;
  if (code === 'EAI_AGAIN') return `host name ${host} cannot be looked up, no name server answers`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return `connection reset before ${withArticle(awaited)}`;
  return (code === undefined ? undefined : PHRASES[code]) ?? error.message;
}

/** "banner" -> "a banner", "answer to EHLO" -> "an answer to EHLO". */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** More than this of a server's words helps nobody. */
const MAX_WORDS = 200;

/**
 * One printable line of at most 200 characters. A server's words end up on terminals and in logs: no control
 * character of theirs may get there.
 */
export function printable(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ').replace(/\p{C}/gu, '?');
  return line.length <= MAX_WORDS ? line : `${line.slice(0, MAX_WORDS - 1)}…`;
}
