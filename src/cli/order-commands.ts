/** `ripcord drain`, `undrain`, `failback`: an operator's requests to the running controller. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorRequest } from '../engine/operator/requests.ts';
import { isDuration, toMilliseconds } from '../schema/duration.ts';
import { askStatus, type ControllerAddress, send, socketOf } from './controller-client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface OrderOptions extends ControllerAddress {
  readonly all: boolean;
  readonly reason?: string;
  /** A duration, as in the configuration. */
  readonly for?: string;
  /** Return only once the services are withdrawn. */
  readonly wait?: boolean;
}

export type Kind = 'drain' | 'undrain' | 'failback';

const LOOK_EVERY_MS = 200;

export async function order(
  kind: Kind,
  named: string | undefined,
  options: OrderOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const service = options.all ? 'all' : named;
  if (service === undefined || (options.all && named !== undefined)) {
    const fault =
      service === undefined
        ? 'name a service, or give --all'
        : `--all means more than ${named}: give one of them`;
    terminal.err(`ripcord: ${fault}`);
    return EXIT.usage;
  }
  if (options.for !== undefined && !isDuration(options.for)) {
    terminal.err(`ripcord: --for takes a duration such as 30m, not ${options.for}`);
    return EXIT.usage;
  }
  const exit = await send(orderOf(kind, service, options), options, terminal);
  if (exit !== EXIT.ok || options.wait !== true) return exit;
  const ended = await withdrawn(await socketOf(options), service);
  if (ended === undefined) return EXIT.ok;
  terminal.err(`ripcord: the drain of ${ended} ended before it was withdrawn`);
  return EXIT.tempFail;
}

function orderOf(kind: Kind, service: string, options: OrderOptions): OperatorRequest {
  if (kind !== 'drain') return { order: kind, service };
  return {
    order: kind,
    service,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.for === undefined ? {} : { forMs: toMilliseconds(options.for) }),
  };
}

/**
 * Returns once the daemon was seen to have withdrawn the services: the controller limits how long that takes. Or
 * returns the name of a service whose drain ended before, because it was undrained or expired.
 */
async function withdrawn(socket: string, service: string): Promise<string | undefined> {
  for (;;) {
    const { services, inStep } = await askStatus(socket);
    const meant = services.filter(each => service === 'all' || each.name === service);
    const ended = meant.find(each => each.drain === null && each.state !== 'withdrawn');
    if (ended !== undefined) return ended.name;
    if (
      inStep &&
      meant.every(each => each.state === 'withdrawn' && each.observedMetric === each.desiredMetric)
    )
      return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}
