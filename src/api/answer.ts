/** One request's JSON in, one answer out. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** More than this is no order. */
const MAX_BODY_BYTES = 16 * 1024;

/** The body is longer than anything that could be meant. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/** The request's JSON; undefined if it is none. Throws a TooLongError, having read no further. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    text += piece;
    if (text.length > MAX_BODY_BYTES) throw new TooLongError(`more than ${MAX_BODY_BYTES} bytes`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // Text that is not JSON is no order either: the answer to the request says so.
    return undefined;
  }
}

/** Answers with JSON. */
export function answer(response: ServerResponse, code: number, content: unknown): void {
  // What a refused request goes on to send is not read.
  if (code >= 400 && response.req.method === 'POST') response.setHeader('connection', 'close');
  response.writeHead(code, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${JSON.stringify(content)}\n`);
}
