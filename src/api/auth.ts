/** Who may ask for what over HTTP. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../sys/secret-file.ts';
import type { HostRule } from './host-header.ts';
import { createRate } from './http-rate.ts';

/** Probes of a supervisor bear no token, and learn no more than yes or no. */
const OPEN_ROUTES: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/**
 * Requests without the right token, of one address: monitors and scrapes come each few seconds, and an answer takes a
 * millisecond or more. No count of wrong tokens may shut the right one out, so it is the length of the token that keeps it
 * from being guessed: 16 bytes or more.
 */
const STRANGERS_PER_SECOND = 50;

export interface Refusal {
  readonly code: 401 | 403 | 405 | 421 | 429;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the guard looks at of an IncomingMessage. */
export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly authorization?: string | undefined; readonly host?: string | undefined };
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** undefined: it may. */
export type Admission = (request: Asked) => Refusal | undefined;

export interface AdmissionOptions {
  /** Any one of them suffices; undefined: without a token no orders are taken. */
  readonly tokens: Secrets | undefined;
  /** Whether reading needs no token. */
  readonly publicReads: boolean;
  /** Whether a request may name this host. */
  readonly isOurs: HostRule;
  readonly now: () => number;
}

const NOT_OURS: Refusal = {
  code: 421,
  error: 'the Host header names another host: add that name to http.hosts if it is meant',
  headers: {},
};
const TOO_MANY: Refusal = {
  code: 429,
  error: 'too many requests without the token come from this address',
  headers: { 'retry-after': '1' },
};
const TOKEN_NEEDED: Refusal = {
  code: 401,
  error: 'this request needs the token',
  headers: { 'www-authenticate': 'Bearer' },
};
const NO_ORDERS: Refusal = {
  code: 403,
  error: 'orders over HTTP are disabled: http.tokenFile is not set',
  headers: {},
};

export function createGuard({ tokens, publicReads, isOurs, now }: AdmissionOptions): Admission {
  const mayAsk = createRate(STRANGERS_PER_SECOND, now);
  return request => {
    if (!isOurs(request.headers.host)) return NOT_OURS;
    const [path = ''] = (request.url ?? '').split('?');
    const reads = request.method === 'GET';
    if (!reads && request.method !== 'POST') {
      return { code: 405, error: 'only GET and POST are supported', headers: { allow: 'GET, POST' } };
    }
    if (reads && OPEN_ROUTES.has(path)) return undefined;
    if (tokens !== undefined && bears(request, tokens)) return undefined;
    if (!mayAsk(request.socket.remoteAddress ?? '')) return TOO_MANY;
    if (reads && publicReads) return undefined;
    return tokens === undefined ? NO_ORDERS : TOKEN_NEEDED;
  };
}

/** Whether a request bears one of the tokens (RFC 6750, 2.1); the time of a comparison reveals nothing about the token. */
function bears({ headers }: Asked, tokens: Secrets): boolean {
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const asked = digest(Buffer.from(given, 'latin1'));
  return tokens.some(token => timingSafeEqual(asked, digest(token)));
}

/** Of one length, whatever is given. */
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
