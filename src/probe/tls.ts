/** TLS on a connection that has already begun, and what is wrong with a certificate, in words. */
import { readFile } from 'node:fs/promises';
import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { codeOf, ProbeFailure } from './failure.ts';

/** Whom we expect at the other end. */
export interface TlsExpectation {
  /** false: any certificate will do. */
  readonly verify: boolean;
  /** The name, or literal address, that the certificate must carry; a name is also asked for by SNI. */
  readonly serverName: string;
  /** A PEM file of issuers to trust instead of the usual ones. Read at each run: it may be renewed. */
  readonly ca?: string;
}

/**
 * Begins the handshake. Node is told to accept any certificate, because its own refusal drops the connection
 * before the certificate could be named: judge it with `certificateProblem` once secured.
 */
export async function beginTls(socket: Socket, expected: TlsExpectation): Promise<TLSSocket> {
  const options: ConnectionOptions = { socket, host: expected.serverName, rejectUnauthorized: false };
  // RFC 6066, 3: literal addresses are not permitted in SNI.
  if (isIP(expected.serverName) === 0) options.servername = expected.serverName;
  if (expected.ca !== undefined) options.ca = await readIssuers(expected.ca);
  return connect(options);
}

async function readIssuers(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ProbeFailure(`the ca file ${path} cannot be read (${codeOf(error) ?? error})`);
  }
}

/** What is wrong with the certificate of a secured connection; undefined if nothing is. */
export function certificateProblem(socket: TLSSocket, expected: TlsExpectation): string | undefined {
  if (socket.authorized) return undefined;
  // Declared as an Error, in fact a code (Node 20: tls onConnectSecure).
  const code = String(socket.authorizationError);
  const certificate = socket.getPeerCertificate();
  return `certificate of ${nameOf(certificate)} ${describeProblem(code, certificate, expected)}`;
}

function describeProblem(code: string, certificate: PeerCertificate, expected: TlsExpectation): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const ended = new Date(certificate.valid_to);
      // An expired issuer fails likewise while the server's own certificate is still good.
      if (ended.getTime() > Date.now()) return 'has an expired issuer';
      return `expired on ${day(ended)}`;
    }
    case 'CERT_NOT_YET_VALID':
      return `is not valid before ${day(new Date(certificate.valid_from))}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is not for ${expected.serverName}`;
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
