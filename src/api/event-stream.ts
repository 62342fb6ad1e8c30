/**
 * Events as server-sent events: what is remembered, then each as it happens. A follower pulls: it holds only how far it
 * has come, so one that reads slowly costs its socket's buffer and no more, and is dropped when it lags too far behind.
 */
import type { ServerResponse } from 'node:http';
import { type EventFilter, isWanted } from '../report/events/event-filter.ts';
import { type Journal, REMEMBERED } from '../report/events/journal.ts';
import { startDeadline } from '../sys/deadline.ts';

export interface StreamRequest extends EventFilter {
  /** Begins after the event of this id. */
  readonly after: number;
  /** Whether to stay for what comes, or end with what is remembered. */
  readonly follow: boolean;
}

export interface StreamLimits {
  /** Followers at the same time. */
  readonly most: number;
  /** How long one may leave unread what it was sent, in ms. */
  readonly stalledMs: number;
  /** Between two signs of life on a quiet stream, in ms: proxies close what is silent for a minute. */
  readonly aliveMs: number;
}

const LIMITS: StreamLimits = { most: 16, stalledMs: 15_000, aliveMs: 20_000 };

/** How long a follower that is dropped may take to read why. */
const LINGER_MS = 5000;

/** Streams to a response; false: there are too many followers already, and nothing was sent. */
export type EventStreams = (response: ServerResponse, request: StreamRequest) => boolean;

/** `onDrop` receives the reason why a follower was dropped. */
export function createEventStreams(
  journal: Journal,
  onDrop: (reason: string) => void,
  limits: StreamLimits = LIMITS,
): EventStreams {
  let followers = 0;
  return (response, request) => {
    if (followers >= limits.most) return false;
    followers += 1;
    response.once('close', () => {
      followers -= 1;
    });
    stream(journal, response, request, limits, onDrop);
    return true;
  };
}

function stream(
  journal: Journal,
  response: ServerResponse,
  request: StreamRequest,
  { stalledMs, aliveMs }: StreamLimits,
  onDrop: (reason: string) => void,
): void {
  let cursor = request.after;
  /** stalled: what was sent last is not read yet, and nothing more is sent; over: nor is anything later. */
  let state: 'flowing' | 'stalled' | 'over' = 'flowing';
  let giveUp = () => {};
  let deafen = () => {};

  /** Nothing may be written after it: Node turns that into an error, and an error without a listener ends the process. */
  const end = (lastWords?: string) => {
    state = 'over';
    deafen();
    giveUp();
    response.end(lastWords);
  };
  const drop = (reason: string) => {
    // A follower that reads on after all gets the reason as its last event.
    end(`event: dropped\ndata: ${JSON.stringify({ reason })}\n\n`);
    giveUp = startDeadline(LINGER_MS, () => response.destroy()).cancel;
    onDrop(reason);
  };
  const pump = () => {
    if (state === 'stalled') {
      if (journal.latest() - cursor > REMEMBERED) drop(`dropped: more than ${REMEMBERED} events behind`);
      return;
    }
    for (const event of journal.after(cursor)) {
      cursor = event.id;
      if (!isWanted(event, request)) continue;
      if (response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`)) continue;
      state = 'stalled';
      giveUp = startDeadline(stalledMs, () => drop(`dropped: nothing read for ${stalledMs} ms`)).cancel;
      return;
    }
    if (!request.follow) end();
  };

  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.flushHeaders();
  if (request.follow) deafen = journal.listen(pump);
  const alive = setInterval(() => {
    if (state === 'flowing') response.write(': alive\n\n');
  }, aliveMs);
  response.on('drain', () => {
    if (state !== 'stalled') return;
    giveUp();
    state = 'flowing';
    pump();
  });
  response.once('close', () => {
    deafen();
    giveUp();
    clearInterval(alive);
  });
  pump();
}
