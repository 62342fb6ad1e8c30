/** TLS on an established connection. */
import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { certificateProblem, daysLeft } from './certificate.ts';
import type { Tls } from './encryption.ts';
import { ProbeFailure } from './failure.ts';
import { readOwn, readOwnSecret } from './own-file.ts';

/**
 * Begins the handshake. Node accepts any certificate here, because its own refusal drops the connection before the
 * certificate could be named: check it with `describeSession` once secured. Files are read at each run, as they may be
 * renewed. `timeoutMs`: of the run.
 * @throws NoVerdict if a file cannot be read; ProbeFailure if its content cannot be used
 */
export async function beginTls(socket: Socket, asked: Tls, timeoutMs: number): Promise<TLSSocket> {
  const options: ConnectionOptions = { socket, host: asked.serverName, rejectUnauthorized: false };
  // RFC 6066, 3: literal addresses are not permitted in SNI, and names have no trailing dot.
  if (isIP(asked.serverName) === 0) options.servername = asked.serverName.replace(/\.$/, '');
  if (asked.ca !== undefined) options.ca = await readOwn(asked.ca, 'ca', timeoutMs);
  if (asked.client !== undefined) Object.assign(options, await readOurs(asked.client, timeoutMs));
  try {
    return connect(options);
  } catch (error) {
    // Thrown by createSecureContext: a file that is not PEM, or a key of another certificate.
    throw new ProbeFailure(`the PEM files for TLS cannot be used: ${messageOf(error)}`);
  }
}

/**
 * A secured session in words: "TLSv1.3".
 * @throws ProbeFailure if its certificate is not as required
 */
export function describeSession(socket: TLSSocket, asked: Tls): string {
  const problem = asked.verify ? certificateProblem(socket, asked.serverName) : undefined;
  if (problem !== undefined) throw new ProbeFailure(problem);
  const version = socket.getProtocol() ?? 'TLS';
  if (asked.certificateDays === undefined) return version;
  const days = daysLeft(socket.getPeerCertificate(), asked.certificateDays);
  return `${version}, certificate good for ${days} days`;
}

/** Even a key with a long chain of certificates is shorter. */
const KEY = { noun: 'key', atLeastBytes: 1, atMostBytes: 64 * 1024 } as const;

async function readOurs({ certificate, key }: NonNullable<Tls['client']>, timeoutMs: number) {
  return {
    key: await readOwnSecret(key, KEY, timeoutMs),
    cert: await readOwn(certificate, 'certificate', timeoutMs),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
