/** `ripcord service-names`: for completion scripts, which propose them. */
import { shown } from '../sys/shown.ts';
import { askStatus, type ControllerAddress, socketOf } from './controller-client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Prints the name of each service of the running controller on a line, and without a controller nothing. */
export async function printServiceNames(address: ControllerAddress, terminal: Terminal): Promise<ExitCode> {
  try {
    const { services } = await askStatus(await socketOf(address));
    for (const { name } of services) terminal.out(shown(name));
    return EXIT.ok;
  } catch {
    return EXIT.unavailable;
  }
}
