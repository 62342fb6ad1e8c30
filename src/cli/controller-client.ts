/** The running controller, as commands use it: which one is meant, its status, requests to it, and its events. */
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { ask, RefusedError, SocketError, socketPath } from '../api/client.ts';
import { EVENTS_ROUTE, ORDER_ROUTE, STATUS_ROUTE } from '../api/paths.ts';
import { chosenRunFolder } from '../config/run-folder.ts';
import { NoSuchServiceError } from '../engine/operator/execute.ts';
import type { OperatorRequest } from '../engine/operator/requests.ts';
import { type Event, parseEvent } from '../report/events/event.ts';
import type { EventFilter } from '../report/events/event-filter.ts';
import type { Status } from '../report/status/status.ts';
import { shown } from '../sys/shown.ts';
import { controllerFailure } from './controller-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface ControllerAddress {
  /** A configuration file, whose `paths.run` says where the controller listens. Absent: the usual one. */
  readonly config?: string | undefined;
  /** The folder in which the controller listens. Absent: the configuration file says it. */
  readonly run?: string | undefined;
}

/**
 * The control socket.
 * @throws ConfigError as chosenRunFolder does
 */
export async function socketOf({ config, run }: ControllerAddress): Promise<string> {
  return socketPath(run ?? (await chosenRunFolder(config, process.env)));
}

/**
 * The status of the running controller, with one of its services alone if one is named.
 * @throws Error in one sentence if no controller answers on the socket
 * @throws NoSuchServiceError
 */
export async function askStatus(socket: string, service?: string): Promise<Status> {
  const status: Status = JSON.parse(await ask(socket, STATUS_ROUTE));
  if (service === undefined) return status;
  const services = status.services.filter(({ name }) => name === service);
  if (services.length > 0) return { ...status, services };
  throw new NoSuchServiceError(
    shown(service),
    status.services.map(({ name }) => name),
  );
}

/**
 * Sends an order and prints the controller's answer.
 * @throws ConfigError as socketOf does
 */
export async function send(
  order: OperatorRequest,
  address: ControllerAddress,
  terminal: Terminal,
): Promise<ExitCode> {
  const socket = await socketOf(address);
  try {
    const { done } = JSON.parse(await ask(socket, ORDER_ROUTE, order));
    terminal.out(String(done));
    return EXIT.ok;
  } catch (error) {
    return controllerFailure(error, terminal);
  }
}

export interface FollowOptions extends EventFilter {
  readonly follow: boolean;
  /** Only events after the one with this id. */
  readonly after?: number;
  readonly signal: AbortSignal;
}

/**
 * The events of the running controller, as they come. Ends when the controller ends the stream, or the signal aborts.
 * @throws Error in one sentence if no controller answers, or if it drops this follower
 */
export async function* followEvents(socket: string, options: FollowOptions): AsyncGenerator<Event> {
  let dropped = false;
  for await (const line of linesOf(await open(socket, options))) {
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

function open(socket: string, { follow, since, service, level, kinds, after = 0, signal }: FollowOptions) {
  const query = new URLSearchParams({
    after: String(after),
    since: new Date(since).toISOString(),
    follow: follow ? 'yes' : 'no',
    ...(service !== undefined && { service }),
    ...(level !== undefined && { level }),
    ...(kinds !== undefined && { kind: kinds.join() }),
  });
  return new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    const asked = request({ socketPath: socket, path: `${EVENTS_ROUTE}?${query}`, signal }, response => {
      if (response.statusCode === 200) return resolve(response);
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => reject(new RefusedError(response.statusCode, body)));
    });
    // Kept for every error: one that comes after the answer, as when we abort, would end the process.
    asked.on('error', error => reject(new SocketError(socket, error)));
    asked.end();
  });
}
