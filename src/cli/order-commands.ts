/** `ripcord drain`, `undrain`, `failback`: an operator's requests to the running controller. */
import type { OperatorRequest } from '../engine/operator/requests.ts';
import { isDuration, toMilliseconds } from '../schema/duration.ts';
import { shown } from '../sys/shown.ts';
import { type ControllerAddress, send, socketOf } from './controller-client.ts';
import { awaitDrain } from './drain-wait.ts';
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
        : `--all means more than ${shown(named ?? '')}: give one of them`;
    terminal.err(`ripcord: ${fault}`);
    return EXIT.usage;
  }
  if (options.for !== undefined && !isDuration(options.for)) {
    terminal.err(`ripcord: --for takes a duration such as 30m, not ${shown(options.for)}`);
    return EXIT.usage;
  }
  const exit = await send(orderOf(kind, service, options), options, terminal);
  if (exit !== EXIT.ok || kind !== 'drain') return exit;
  if (options.wait === true) return awaitDrain(await socketOf(options), service, terminal);
  terminal.out(
    'With --wait, ripcord drain returns when it is withdrawn; ripcord status shows what it waits for.',
  );
  return EXIT.ok;
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
