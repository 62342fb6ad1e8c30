/** The exit status for an error. */

import { AlreadyRunningError } from '../api/unix-socket.ts';
import { ConfigError } from '../config/load.ts';
import { RoutingError } from '../drivers/driver.ts';
import { codeOf } from '../sys/error-code.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ConfigError) return exitCodeOfConfig(error);
  if (error instanceof RoutingError) return EXIT.unavailable;
  if (error instanceof AlreadyRunningError) return EXIT.tempFail;
  if (codeOf(error) === 'EACCES') return EXIT.noPermission;
  return EXIT.software;
}

/** A file that could not be read says nothing about its content. */
function exitCodeOfConfig({ cause }: ConfigError): ExitCode {
  if (cause === undefined) return EXIT.config;
  return codeOf(cause) === 'EACCES' ? EXIT.noPermission : EXIT.noInput;
}
