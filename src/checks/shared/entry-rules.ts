/** Rules on what is sent to a server, and under which protection. */
import { isIP } from 'node:net';
import type { Path, Violation } from '../../schema/problem.ts';
import type { EntryRule } from '../kind.ts';
import type { TlsEntry } from './encryption.ts';

interface Protected {
  readonly host?: string;
  readonly tls?: boolean | TlsEntry;
  readonly starttls?: boolean | TlsEntry;
}

export function tlsOnce({ tls, starttls }: Protected, path: Path): readonly Violation[] {
  return starttls && tls
    ? [{ path: [...path, 'starttls'], message: 'cannot be combined with `tls`: keep one of them' }]
    : [];
}

/** A password goes only to the server that it is for: one with a verified certificate, or one on this machine. */
export const passwordIsSafe =
  <F extends string>(field: F): EntryRule<Protected & { readonly [K in F]?: unknown }> =>
  (check, path) => {
    if (check[field] === undefined || isCertified(check) || isLoopback(check)) return [];
    const message =
      'would send a password to an unverified server: add `tls` or `starttls` and verify the certificate, or a `host` such as 127.0.0.1';
    return [{ path: [...path, field], message }];
  };

function isCertified({ tls, starttls }: Protected): boolean {
  const asked = tls || starttls;
  return asked === true || (typeof asked === 'object' && asked.verify);
}

/** A literal address: what a name resolves to, others decide. */
function isLoopback({ host = '' }: Protected): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
