/** `ripcord status`: shows the status of the running controller, once or continuously. */
import { askStatus, type ControllerAddress, socketOf } from './controller-client.ts';
import { controllerFailure } from './controller-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { untilInterrupted } from './interrupt.ts';
import { statusText } from './status-text.ts';
import type { Terminal } from './terminal.ts';
import { watchStatus } from './watch-command.ts';

export interface StatusOptions extends ControllerAddress {
  readonly json: boolean;
  /** Show it again whenever it changes, until interrupted. */
  readonly watch: boolean;
}

export async function status(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.watch && options.json) {
    terminal.err('ripcord: --watch does not go with --json: programs use ripcord events --follow --json');
    return EXIT.usage;
  }
  const socket = await socketOf(options);
  if (options.watch) {
    await watchStatus(socket, terminal, untilInterrupted(terminal));
    return EXIT.ok;
  }
  try {
    const answer = await askStatus(socket);
    terminal.out(options.json ? JSON.stringify(answer, null, 2) : statusText(answer, terminal.paint));
    return EXIT.ok;
  } catch (error) {
    return controllerFailure(error, terminal);
  }
}
