/** Sends an order to the running controller. */

import { ORDER_ROUTE } from '../api/api-routes.ts';
import { ask } from '../api/client.ts';
import type { OperatorRequest } from '../engine/operator/requests.ts';
import { type ControllerAddress, socketOf } from './controller-address.ts';
import { controllerFailure } from './controller-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

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
