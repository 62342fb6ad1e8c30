/** `ripcord render`: prints the daemon's configuration file as it would be written; writes nothing. */
import { loadConfig } from '../config/load.ts';
import { createHost } from '../daemon.ts';
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import { readIfThere } from '../sys/files.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** `version` stands in for a daemon that is not running here. */
export async function render(
  file: string,
  version: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await loadConfig(file);
  const { routing } = createHost(config);
  const daemon: DaemonInfo =
    version === undefined ? await detect(routing) : { product: config.routing.daemon, version };
  const content = routing.file === null ? '' : ((await readIfThere(routing.file)) ?? '');
  terminal.err(routing.file === null ? 'no file is written (routing.config is null)' : `${routing.file}:`);
  terminal.out((await routing.rewrite(daemon, content)).trimEnd());
  return EXIT.ok;
}

async function detect(routing: RoutingDriver): Promise<DaemonInfo> {
  return (await routing.observe()).daemon;
}
