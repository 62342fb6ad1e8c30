/** Who may ask for what over HTTP. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { SecretKind } from '../sys/secret-file.ts';
import { createFailures } from './http-failures.ts';
import { createRate } from './http-rate.ts';

export const TOKEN: SecretKind = {
  noun: 'token',
  atLeastBytes: 16,
  recipe: path => `openssl rand -hex 32 > ${path}`,
};

/** Probes of a supervisor bear no token, and learn no more than yes or no. */
const OPEN_ROUTES: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/** Of all together who bear no token: monitors and scrapes come each few seconds, and an answer takes a millisecond or more. */
const READS_PER_SECOND = 50;

export interface Refusal {
  readonly code: 401 | 403 | 405 | 429;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the guard looks at of an IncomingMessage. */
export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly authorization?: string | undefined };
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** undefined: it may. */
export type Guard = (request: Asked) => Refusal | undefined;

export interface GuardOptions {
  /** undefined: there is none, and no orders are taken. */
  readonly token: Buffer | undefined;
  /** Whether reading needs no token. */
  readonly publicReads: boolean;
  readonly now: () => number;
}

const TOO_MANY_READS: Refusal = {
  code: 429,
  error: 'too many read without the token',
  headers: { 'retry-after': '1' },
};

export function createGuard({ token, publicReads, now }: GuardOptions): Guard {
  const failures = createFailures(now);
  const mayRead = createRate(READS_PER_SECOND, now);
  return request => {
    const [path = ''] = (request.url ?? '').split('?');
    const reads = request.method === 'GET';
    if (!reads && request.method !== 'POST') {
      return { code: 405, error: 'only GET and POST are known', headers: { allow: 'GET, POST' } };
    }
    if (reads && OPEN_ROUTES.has(path)) return undefined;
    if (reads && publicReads) {
      const known = token !== undefined && bears(request, token);
      return known || mayRead() ? undefined : TOO_MANY_READS;
    }
    if (token === undefined) {
      return { code: 403, error: 'no orders are taken over HTTP: http.tokenFile is not set', headers: {} };
    }
    const from = request.socket.remoteAddress ?? '';
    const waitMs = failures.blockedMs(from);
    if (waitMs > 0) {
      const seconds = String(Math.ceil(waitMs / 1000));
      return { code: 429, error: 'too many wrong tokens from here', headers: { 'retry-after': seconds } };
    }
    if (bears(request, token)) return undefined;
    failures.note(from);
    return { code: 401, error: 'this needs the token', headers: { 'www-authenticate': 'Bearer' } };
  };
}

/** Whether a request bears the token (RFC 6750, 2.1); compared in a time that tells nothing of either. */
function bears({ headers }: Asked, token: Buffer): boolean {
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return timingSafeEqual(digest(Buffer.from(given, 'latin1')), digest(token));
}

/** Of one length, whatever is given. */
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
