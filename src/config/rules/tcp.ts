/** What checks say, and under which protection. */
import { isIP } from 'node:net';
import { statusRange } from '../checks/http.ts';
import type { Finding } from '../problem.ts';
import type { CheckEntry, ConfigFile } from '../schema.ts';
import { allChecksOf } from './walk.ts';

export function tlsOnce(file: ConfigFile): Finding[] {
  return allChecksOf(file).flatMap(({ value: check, path }) =>
    'starttls' in check && check.starttls && check.tls
      ? [{ path: [...path, 'starttls'], message: 'stands beside `tls`: keep one of them' }]
      : [],
  );
}

export function scriptAlone(file: ConfigFile): Finding[] {
  return allChecksOf(file).flatMap(({ value: check, path }) => {
    if (check.kind !== 'tcp' || check.script === undefined) return [];
    const short = check.send !== undefined || check.expect !== undefined;
    return short
      ? [{ path: [...path, 'script'], message: 'stands beside `send` or `expect`: make them steps of it' }]
      : [];
  });
}

export function statusRanges(file: ConfigFile): Finding[] {
  return allChecksOf(file).flatMap(({ value: check, path }) => {
    if (check.kind !== 'http') return [];
    return check.status.flatMap((status, index) => {
      const { from, to } = statusRange(status);
      return from <= to
        ? []
        : [{ path: [...path, 'status', index], message: `has no status: write ${to}-${from}` }];
    });
  });
}

/** A password goes to none but the server it is for: certified to be it, or on this machine. */
export function passwordsAreSafe(file: ConfigFile): Finding[] {
  return allChecksOf(file).flatMap(({ value: check, path }) => {
    const field = passwordField(check);
    if (field === undefined || isCertified(check) || isLoopback(check)) return [];
    const message =
      'would send a password to whoever answers: add `tls` or `starttls` and verify the certificate, or a `host` such as 127.0.0.1';
    return [{ path: [...path, field], message }];
  });
}

function passwordField(check: CheckEntry): string | undefined {
  if ('login' in check && check.login !== undefined) return 'login';
  return 'bind' in check && check.bind !== undefined ? 'bind' : undefined;
}

function isCertified(check: CheckEntry): boolean {
  if (!('starttls' in check) && !('tls' in check)) return false;
  const asked = check.tls || ('starttls' in check && check.starttls);
  return asked === true || (typeof asked === 'object' && asked.verify);
}

/** A literal address: what a name stands for is another's to say. */
function isLoopback(check: CheckEntry): boolean {
  const host = 'host' in check ? (check.host ?? '') : '';
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
