/**
 * One request and its answer on an established connection. Node's own client reads the answer: its parser is in memory
 * anyway for our own HTTP server, and accepts an existing connection, so that every kind connects and begins TLS alike;
 * undici would add a pool and a second parser for nothing.
 */
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { codeOf } from '../../sys/error-code.ts';
import { toError } from '../../sys/to-error.ts';
import type { ProbeContext } from '../prober.ts';
import { ExcessFailure, ProbeFailure, quoted, socketFailure, withArticle } from '../shared/failure.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer whose status and headers have arrived; its body may still follow. */
export type HttpAnswer = IncomingMessage;

/** The longest body that is read: 1 MiB. (Headers end at 16 KiB, Node's own bound.) */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Each piece of a body (RFC 9112, 7.1) costs us about 1 µs, however short it is, and a whole read of 64 KiB is parsed at
 * once: a server that says a byte in each piece must not keep us from the other checks. So many pieces are read anyway,
 */
const MAX_PIECES = 4096;
/** and one more for each of these bytes. */
const BYTES_A_PIECE = 64;
/** Answers before the answer (100, 102, 103): one or two are usual. */
const MAX_INFORMATION = 16;

/** Sends a request and waits for the status and the headers. The caller keeps the connection: it is not closed here. */
export async function exchange(
  socket: Socket,
  { body, ...options }: HttpRequest,
  context: ProbeContext,
): Promise<HttpAnswer> {
  try {
    return await new Promise<HttpAnswer>((resolve, reject) => {
      // Without an agent: `Connection: close`, and the connection belongs to this request alone. So an answer that a
      // strict parser refuses (lines that end with LF alone, folded headers, two lengths) can't be taken for another's,
      // and does not harm clients that accept it, as curl does.
      const asked = request({
        ...options,
        setHost: false,
        insecureHTTPParser: true,
        createConnection: () => socket,
      });
      asked.on('error', reject);
      let information = 0;
      asked.on('information', () => {
        information += 1;
        if (information > MAX_INFORMATION)
          asked.destroy(new ExcessFailure(`more than ${MAX_INFORMATION} interim answers (1xx) came`));
      });
      asked.on('response', resolve);
      asked.on('upgrade', resolve);
      asked.end(body);
    });
  } catch (error) {
    throw failureOf(error, 'answer', context);
  }
}

/**
 * The body, as UTF-8.
 * @throws ExcessFailure if it is longer than MAX_BODY_BYTES or comes in too many pieces, ProbeFailure if it does not end
 */
export async function readBody(answer: HttpAnswer, context: ProbeContext): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  answer.on('data', (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BODY_BYTES) answer.destroy(new ExcessFailure('the body is longer than 1 MiB'));
    else if (pieces.length > MAX_PIECES + length / BYTES_A_PIECE)
      answer.destroy(new ExcessFailure('the body comes in pieces of a few bytes'));
  });
  try {
    await finished(answer);
  } catch (error) {
    throw failureOf(error, 'whole body', context);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function failureOf(error: unknown, awaited: string, { signal, timeoutMs }: ProbeContext): Error {
  if (signal.aborted) return new ProbeFailure(`no ${awaited} within ${timeoutMs} ms`);
  if (error instanceof ProbeFailure || !(error instanceof Error)) return toError(error);
  const code = codeOf(error);
  if (code === 'HPE_HEADER_OVERFLOW') return new ExcessFailure('the headers are longer than 16 KiB');
  if (code?.startsWith('HPE_')) return new ProbeFailure(notHttp(error));
  // Node's error for a connection that ends, or is reset, before the answer does.
  if (code === 'ECONNRESET') return new ProbeFailure(`connection closed before ${withArticle(awaited)}`);
  return socketFailure(error, awaited);
}

function notHttp(error: Error): string {
  const raw = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);
  const text = raw.toString('latin1', 0, 200);
  // For text that never looked like HTTP, the parser's reasons say nothing.
  const why = text.startsWith('HTTP/') ? ` (${error.message})` : '';
  return `answer ${quoted(text)} is not HTTP${why}`;
}
