/** What the controller answers, over the control socket and over HTTP alike. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import type { Sources } from '../config/sources.ts';
import { NoSuchServiceError, NothingBoostedError } from '../engine/operator/execute.ts';
import { type OperatorRequest, readOrder } from '../engine/operator/requests.ts';
import type { Reloaded } from '../engine/reload/reload.ts';
import type { Explanation } from '../report/status/explanation.ts';
import type { Status } from '../report/status/status-schema.ts';
import { answer, readJson, TooLongError } from './answer.ts';
import type { EventStreams } from './event-stream.ts';
import {
  CONFIGURATION_ROUTE,
  EVENTS_ROUTE,
  EXPLAIN_ROUTE,
  ORDER_ROUTE,
  RELOAD_ROUTE,
  SOURCES_ROUTE,
  STATUS_ROUTE,
} from './paths.ts';
import { readStreamQuery } from './stream-query.ts';

/** The way an order came. */
export type Way = 'socket' | 'http';

export interface Controls {
  /** undefined while the controller is still starting. */
  readonly status: () => Status | undefined;
  /** Likewise. Throws a NoSuchServiceError. */
  readonly explain: (service: string) => Explanation | undefined;
  readonly events: EventStreams;
  /** Carries out an order; resolves with a sentence that says what was done. Throws a NoSuchServiceError. */
  readonly order: (order: OperatorRequest, by: Way) => Promise<string>;
  /** Reads the configuration again; resolves with what became of it. */
  readonly reload: () => Promise<Reloaded>;
  /** The configuration taken over last; undefined while the controller is still starting. */
  readonly configuration: () => Config | undefined;
  /** The texts that it was read from; likewise. */
  readonly sources: () => Sources | undefined;
}

export function api(controls: Controls, by: Way): RequestListener {
  return (request, response) => {
    serve(request, response, controls, by).catch((error: Error) => {
      if (response.headersSent) response.destroy();
      else answer(response, statusOf(error), { error: error.message });
    });
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
  by: Way,
): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?');
  const asked = `${request.method} ${path}`;
  if (asked === `GET ${EVENTS_ROUTE}`) {
    const lastEventId = request.headers['last-event-id']?.toString();
    const read = readStreamQuery(new URLSearchParams(query), lastEventId, Date.now());
    if (!read.valid) return answer(response, 400, { error: read.fault });
    mustBeKnown(read.request.service, controls.status());
    if (!controls.events(response, read.request))
      answer(response, 503, { error: 'too many clients follow the events already' });
  } else if (asked === `POST ${ORDER_ROUTE}`) {
    const read = readOrder(await readJson(request));
    if (!read.valid) return answer(response, 400, { error: read.fault });
    answer(response, 200, { done: await controls.order(read.order, by) });
  } else if (asked === `POST ${RELOAD_ROUTE}`) {
    answer(response, 200, await controls.reload());
  } else if (asked === `GET ${CONFIGURATION_ROUTE}` && by === 'socket') {
    answerFrom(controls.configuration(), response);
  } else if (asked === `GET ${SOURCES_ROUTE}` && by === 'socket') {
    answerFrom(controls.sources(), response);
  } else if (asked === `GET ${STATUS_ROUTE}`) {
    answerFrom(controls.status(), response);
  } else if (asked.startsWith(`GET ${EXPLAIN_ROUTE}`)) {
    answerFrom(controls.explain(path.slice(EXPLAIN_ROUTE.length)), response);
  } else {
    answer(response, 404, { error: `there is no ${asked}` });
  }
}

function answerFrom(content: object | undefined, response: ServerResponse): void {
  if (content === undefined) answer(response, 503, { error: 'the controller is starting' });
  else answer(response, 200, content);
}

/** Throws a NoSuchServiceError. While the controller starts no name is known to be wrong. */
function mustBeKnown(service: string | undefined, status: Status | undefined): void {
  if (service === undefined || status === undefined) return;
  const names = status.services.map(({ name }) => name);
  if (!names.includes(service)) throw new NoSuchServiceError(service, names);
}

function statusOf(error: Error): number {
  if (error instanceof NoSuchServiceError) return 404;
  if (error instanceof NothingBoostedError) return 409;
  if (error instanceof TooLongError) return 413;
  return 500;
}
