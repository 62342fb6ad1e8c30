/** `ripcord drain`, `undrain`, `failback`: an operator's requests to the running controller. */
import { LONGEST_DRAIN_MS } from '../engine/operator/drain-bounds.ts';
import type { OperatorRequest } from '../engine/operator/requests.ts';
import { shown } from '../sys/shown.ts';
import { type ControllerAddress, send, socketOf } from './controller-client.ts';
import { awaitDrain } from './drain-wait.ts';
import { type DurationOption, readDuration } from './duration-option.ts';
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

const FOR: DurationOption = {
  name: '--for',
  example: '30m',
  bounds: { minimum: 1000, maximum: LONGEST_DRAIN_MS },
};

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
  const duration = options.for === undefined ? undefined : readDuration(options.for, FOR);
  if (duration !== undefined && 'fault' in duration) {
    terminal.err(`ripcord: ${duration.fault}`);
    return EXIT.usage;
  }
  const exit = await send(orderOf(kind, service, options.reason, duration?.ms), options, terminal);
  if (exit !== EXIT.ok || kind !== 'drain') return exit;
  if (options.wait === true) return awaitDrain(await socketOf(options), service, terminal);
  terminal.out(
    'With --wait, ripcord drain returns when it is withdrawn; ripcord status shows what it waits for.',
  );
  return EXIT.ok;
}

function orderOf(
  kind: Kind,
  service: string,
  reason: string | undefined,
  forMs: number | undefined,
): OperatorRequest {
  if (kind !== 'drain') return { order: kind, service };
  return {
    order: kind,
    service,
    ...(reason !== undefined && { reason }),
    ...(forMs !== undefined && { forMs }),
  };
}
