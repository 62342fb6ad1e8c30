/** An order on its way to the running controller. */
import { loadConfig } from '../config/load.ts';
import { type Order, readOrder } from '../control/order.ts';
import { ORDER_ROUTE } from '../observe/api.ts';
import { ask, socketPath } from '../observe/control-socket.ts';
import { toError } from '../sys/to-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface SendOptions {
  /** Its `paths.run` tells where the controller listens. */
  readonly config: string | undefined;
  readonly run: string;
}

/** Where the controller listens. Throws a ConfigError if its configuration can't be had. */
export async function socketOf({ config, run }: SendOptions): Promise<string> {
  return socketPath(config === undefined ? run : (await loadConfig(config)).paths.run);
}

/** Sends an order and prints what the controller says to it. Throws a ConfigError as socketOf does. */
export async function send(order: Order, options: SendOptions, terminal: Terminal): Promise<ExitCode> {
  const read = readOrder(order);
  if (!read.valid) {
    terminal.err(`ripcord: ${read.fault}`);
    return EXIT.usage;
  }
  const socket = await socketOf(options);
  try {
    const { done } = JSON.parse(await ask(socket, ORDER_ROUTE, order));
    terminal.out(String(done));
    return EXIT.ok;
  } catch (error) {
    terminal.err(`ripcord: ${toError(error).message}`);
    return EXIT.unavailable;
  }
}
