/** `ripcord reload`: makes the running controller reload its configuration. */

import { ask } from '../api/client.ts';
import { RELOAD_ROUTE } from '../api/paths.ts';
import type { Reloaded } from '../engine/reload/reload.ts';
import { type ControllerAddress, socketOf } from './controller-client.ts';
import { controllerFailure } from './controller-failure.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** A new configuration is rendered, and the daemon queried, before any of it is applied. */
const WITHIN_MS = 30_000;

/** Exits with 78 if the configuration is refused: then nothing has changed. */
export async function reload(address: ControllerAddress, terminal: Terminal): Promise<ExitCode> {
  const socket = await socketOf(address);
  let reloaded: Reloaded;
  try {
    reloaded = JSON.parse(await ask(socket, RELOAD_ROUTE, {}, WITHIN_MS));
  } catch (error) {
    return controllerFailure(error, terminal);
  }
  if (!reloaded.ok) {
    terminal.err(`ripcord: reload rejected: keeping the current configuration: ${reloaded.error}`);
    return EXIT.config;
  }
  terminal.out(
    reloaded.changes.length === 0
      ? 'Nothing differs from the configuration in force: without `reload: manual` a file is taken over when it is saved.'
      : reloaded.changes.join('\n'),
  );
  return EXIT.ok;
}
