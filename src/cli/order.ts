/** `ripcord drain`, `undrain`, `failback`: what an operator asks of the running controller. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toMilliseconds } from '../config/duration.ts';
import { ConfigError, loadConfig } from '../config/load.ts';
import { ORDER_ROUTE, type Order } from '../observe/api.ts';
import { ask, socketPath } from '../observe/control-socket.ts';
import { askStatus } from './ask-status.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface OrderOptions {
  readonly config: string | undefined;
  readonly run: string;
  readonly all: boolean;
  readonly reason?: string;
  /** A duration, as in the configuration. */
  readonly for?: string;
  /** Return only once the services are withdrawn. */
  readonly wait?: boolean;
}

const LOOK_EVERY_MS = 200;

export async function order(
  kind: Order['order'],
  named: string | undefined,
  options: OrderOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const service = options.all ? 'all' : named;
  if (service === undefined) {
    terminal.err(`ripcord: name a service, or give --all`);
    return EXIT.usage;
  }
  const run = options.config === undefined ? options.run : (await loadConfig(options.config)).paths.run;
  const socket = socketPath(run);
  const asked: Order = {
    order: kind,
    service,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.for === undefined ? {} : { forMs: toMilliseconds(options.for) }),
  };
  try {
    const { done } = JSON.parse(await ask(socket, ORDER_ROUTE, asked));
    terminal.out(String(done));
    if (options.wait === true) await withdrawn(socket, service);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    terminal.err(`ripcord: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.unavailable;
  }
}

/** Returns once the daemon was seen to have withdrawn the services: the controller bounds how long that takes. */
async function withdrawn(socket: string, service: string): Promise<void> {
  for (;;) {
    const { services, inStep } = await askStatus(socket);
    const meant = services.filter(each => service === 'all' || each.name === service);
    if (
      inStep &&
      meant.every(each => each.rung === 'withdrawn' && each.observedMetric === each.desiredMetric)
    )
      return;
    await sleep(LOOK_EVERY_MS);
  }
}
