/** `ripcord status`: shows the status of the running controller, once or continuously, or in a line for a monitoring system. */
import { NoSuchServiceError } from '../engine/operator/execute.ts';
import { toError } from '../sys/to-error.ts';
import { askStatus, type ControllerAddress, socketOf } from './controller-client.ts';
import { controllerFailure } from './controller-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { untilInterrupted } from './interrupt.ts';
import { type CheckLevel, checkLine, checkStatus } from './status-check.ts';
import { statusText } from './status-text.ts';
import type { Terminal } from './terminal.ts';
import { watchStatus } from './watch-command.ts';

export interface StatusOptions extends ControllerAddress {
  readonly json: boolean;
  /** Show it again whenever it changes, until interrupted. */
  readonly watch: boolean;
  /** Only this service, and what concerns every service; absent: all. */
  readonly service?: string | undefined;
  /** Print one line for a monitoring system, and exit by its convention. */
  readonly check: boolean;
}

const CHECK_EXIT: Readonly<Record<CheckLevel, ExitCode>> = {
  OK: EXIT.ok,
  WARNING: EXIT.checkWarning,
  CRITICAL: EXIT.checkCritical,
  UNKNOWN: EXIT.checkUnknown,
};

export async function status(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.check) return check(options, terminal);
  if (options.watch && options.json) {
    terminal.err('ripcord: --watch does not go with --json: programs use ripcord events --follow --json');
    return EXIT.usage;
  }
  const socket = await socketOf(options);
  if (options.watch) {
    const slip = options.service === undefined ? undefined : await slipIn(socket, options.service);
    if (slip !== undefined) return controllerFailure(slip, terminal);
    await watchStatus(socket, options.service, terminal, untilInterrupted(terminal));
    return EXIT.ok;
  }
  try {
    const answer = await askStatus(socket, options.service);
    terminal.out(options.json ? JSON.stringify(answer, null, 2) : statusText(answer, terminal.paint));
    return EXIT.ok;
  } catch (error) {
    return controllerFailure(error, terminal);
  }
}

/** That the controller has no such service. Watching outlives a controller that does not answer. */
async function slipIn(socket: string, service: string): Promise<NoSuchServiceError | undefined> {
  const fault: unknown = await askStatus(socket, service).catch(error => error);
  return fault instanceof NoSuchServiceError ? fault : undefined;
}

/** Never throws: whatever keeps the status from being read is UNKNOWN. */
async function check(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  const { level, line } = await resultOf(options).catch((error: unknown) =>
    checkLine('UNKNOWN', toError(error).message),
  );
  terminal.out(line);
  return CHECK_EXIT[level];
}

async function resultOf(options: StatusOptions) {
  if (options.json || options.watch)
    return checkLine('UNKNOWN', '--check goes with neither --json nor --watch');
  return checkStatus(await askStatus(await socketOf(options), options.service));
}
