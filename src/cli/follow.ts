/** The events of the running controller, as they come. */
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { EVENTS_ROUTE } from '../api/api-routes.ts';
import { RefusedError, SocketError } from '../api/client.ts';
import { type Event, parseEvent } from '../report/events/event.ts';

export interface FollowOptions {
  readonly follow: boolean;
  /** ms; events before it are left out. */
  readonly since: number;
  readonly service: string | undefined;
  /** Only events after the one with this id. */
  readonly after?: number;
  readonly signal: AbortSignal;
}

/**
 * Ends when the controller ends the stream, or the signal aborts.
 * @throws Error in one sentence if no controller answers, or if it drops this follower
 */
export async function* followEvents(socketPath: string, options: FollowOptions): AsyncGenerator<Event> {
  let dropped = false;
  for await (const line of linesOf(await open(socketPath, options))) {
    if (line === 'event: dropped') dropped = true;
    if (!line.startsWith('data: ')) continue;
    const data = line.slice('data: '.length);
    if (dropped) throw new Error(`the controller dropped this follower: ${data}`);
    const event = parseEvent(data);
    if (event !== undefined) yield event;
  }
}

async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  try {
    yield* createInterface({ input });
  } catch {
    // A connection that breaks, or that we abort, also ends the stream.
  }
}

function open(socketPath: string, { follow, since, service, after = 0, signal }: FollowOptions) {
  const query = new URLSearchParams({
    after: String(after),
    since: new Date(since).toISOString(),
    follow: follow ? 'yes' : 'no',
    ...(service !== undefined && { service }),
  });
  return new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    const asked = request({ socketPath, path: `${EVENTS_ROUTE}?${query}`, signal }, response => {
      if (response.statusCode === 200) return resolve(response);
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => reject(new RefusedError(response.statusCode, body)));
    });
    // Kept for every error: one that comes after the answer, as when we abort, would end the process.
    asked.on('error', error => reject(new SocketError(socketPath, error)));
    asked.end();
  });
}
