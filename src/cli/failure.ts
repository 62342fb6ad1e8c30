/** Which exit status an error deserves. */
import { ConfigError } from '../config/load.ts';
import { RoutingError } from '../drivers/driver.ts';
import { AlreadyRunningError } from '../observe/control-socket.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ConfigError) return EXIT.config;
  if (error instanceof RoutingError) return EXIT.unavailable;
  if (error instanceof AlreadyRunningError) return EXIT.tempFail;
  if (error instanceof Error && 'code' in error && error.code === 'EACCES') return EXIT.noPermission;
  return EXIT.software;
}
