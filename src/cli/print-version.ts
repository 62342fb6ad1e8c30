/** `ripcord version`. */
import { packageVersion } from '../version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export async function version(terminal: Terminal): Promise<ExitCode> {
  terminal.out(packageVersion());
  return EXIT.ok;
}
