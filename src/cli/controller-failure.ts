/** Reports that the running controller was not queried, did not answer, or refused. */
import { RefusedError, SocketError } from '../api/client.ts';
import { NoSuchServiceError } from '../engine/operator/execute.ts';
import { toError } from '../sys/to-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Prints the error in a sentence, and returns its exit status. */
export function controllerFailure(error: unknown, terminal: Terminal): ExitCode {
  terminal.err(`ripcord: ${toError(error).message}`);
  if (error instanceof RefusedError) return EXIT_OF_REFUSAL.get(error.status) ?? EXIT.unavailable;
  if (error instanceof NoSuchServiceError) return EXIT.usage;
  if (error instanceof SocketError && error.isForbidden) return EXIT.noPermission;
  return EXIT.unavailable;
}

/** By HTTP status (api/api.ts). */
const EXIT_OF_REFUSAL: ReadonlyMap<number | undefined, ExitCode> = new Map([
  [400, EXIT.usage],
  // An unknown service.
  [404, EXIT.usage],
  [409, EXIT.nothingDone],
]);
