/** What is wrong with a server's certificate, in words. */
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { ProbeFailure } from './failure.ts';

const DAY_MS = 86_400_000;

/** What is wrong with the certificate of a secured connection; undefined if it is valid. */
export function certificateProblem(socket: TLSSocket, serverName: string): string | undefined {
  if (socket.authorized) return undefined;
  // Declared as an Error, but in fact a code (Node 20: tls onConnectSecure).
  const code = String(socket.authorizationError);
  const certificate = socket.getPeerCertificate();
  return `certificate of ${nameOf(certificate)} ${describeProblem(code, certificate, serverName)}`;
}

/**
 * How many whole days a certificate remains valid.
 * @throws ProbeFailure if fewer than `atLeast`
 */
export function daysLeft(certificate: PeerCertificate, atLeast: number): number {
  const end = new Date(certificate.valid_to);
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  // NaN, where the date makes no sense, fails as well.
  if (days >= atLeast) return days;
  const named = `certificate of ${nameOf(certificate)}`;
  if (days < 0) throw new ProbeFailure(`${named} expired on ${day(end)}`);
  throw new ProbeFailure(`${named} ends in ${days} days, on ${day(end)}, expected ${atLeast} or more`);
}

function describeProblem(code: string, certificate: PeerCertificate, serverName: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const ended = new Date(certificate.valid_to);
      // Node reports the same for an expired issuer, while the server's own certificate is still valid.
      if (ended.getTime() > Date.now()) return 'has an expired issuer';
      return `expired on ${day(ended)}`;
    }
    case 'CERT_NOT_YET_VALID':
      return `is not valid before ${day(new Date(certificate.valid_from))}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is not for ${serverName}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'is self-signed';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `is from an issuer not trusted here${issuerOf(certificate)}`;
    default:
      return `is not acceptable (${code})`;
  }
}

function nameOf(certificate: PeerCertificate): string {
  return first(certificate.subject?.CN) ?? certificate.subjectaltname ?? 'the server';
}

function issuerOf(certificate: PeerCertificate): string {
  const issuer = first(certificate.issuer?.CN);
  return issuer === undefined ? '' : ` (${issuer})`;
}

/** A field that occurs twice in a certificate is an array at run time, whatever its type says. */
function first(field: string | readonly string[] | undefined): string | undefined {
  return typeof field === 'object' ? field[0] : field;
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'a day unknown' : date.toISOString().slice(0, 10);
}
