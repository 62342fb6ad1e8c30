/** An order on its way to the running controller. */
import type { Order } from '../control/order.ts';
import { ask, RefusedError } from '../observe/ask.ts';
import { ORDER_ROUTE } from '../observe/routes.ts';
import { toError } from '../sys/to-error.ts';
import { type ControllerAddress, socketOf } from './controller-address.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Sends an order and prints what the controller says to it. Throws a ConfigError as socketOf does. */
export async function send(order: Order, address: ControllerAddress, terminal: Terminal): Promise<ExitCode> {
  const socket = await socketOf(address);
  try {
    const { done } = JSON.parse(await ask(socket, ORDER_ROUTE, order));
    terminal.out(String(done));
    return EXIT.ok;
  } catch (error) {
    terminal.err(`ripcord: ${toError(error).message}`);
    return error instanceof RefusedError && error.status === NO_ORDER ? EXIT.usage : EXIT.unavailable;
  }
}

/** The controller reads an order before it obeys (observe/api.ts). */
const NO_ORDER = 400;
