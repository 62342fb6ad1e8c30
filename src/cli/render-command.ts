/** `ripcord render`: prints the daemon's configuration file as it would be written; writes nothing. */
import { loadConfig } from '../config/load.ts';
import { createHost } from '../daemon/command-host.ts';
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import { readTemplates } from '../drivers/frr/template-files.ts';
import { NOTHING, observeFile } from '../engine/reconcile/daemon-file.ts';
import { shown } from '../sys/shown.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The version numbers of FRR and Quagga: 10.3, 8.4.4, 10.3-1~deb13u1. */
const VERSION = /^\d+\.\d+\S*$/;

/** `version` stands in for a daemon that is not running here. */
export async function render(
  file: string,
  version: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  if (version !== undefined && !VERSION.test(version)) {
    terminal.err(`ripcord: --daemon-version takes a version such as 10.3, not ${shown(version)}`);
    return EXIT.usage;
  }
  const config = await loadConfig(file);
  const { routing } = createHost(config, await readTemplates(config.routing.templates));
  const daemon: DaemonInfo =
    version === undefined ? await detect(routing) : { product: config.routing.daemon, version };
  const held = await observeFile(routing, daemon);
  terminal.err(held === undefined ? 'no file is written (routing.config is null)' : `${shown(held.path)}:`);
  terminal.bytes(held?.wanted ?? (await routing.rewrite(daemon, NOTHING)));
  return EXIT.ok;
}

async function detect(routing: RoutingDriver): Promise<DaemonInfo> {
  return (await routing.observe()).daemon;
}
