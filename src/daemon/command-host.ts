/** The drivers of this server. */
import type { Config } from '../config/config.ts';
import { createAliasDriver } from '../drivers/alias/alias.ts';
import { createFrrDriver } from '../drivers/frr/frr-driver.ts';
import type { Templates } from '../drivers/frr/render-template.ts';
import { createNudger } from '../drivers/nudge/nudge.ts';
import type { Host } from '../engine/reconcile/host.ts';
import { type Exec, systemExec } from '../sys/exec.ts';

/** The host for commands that look at this server once; `templates` are those that the configuration names. */
export function createHost(config: Config, templates: Templates, exec: Exec = systemExec): Host {
  return { routing: createFrrDriver(config, { exec, templates }), ...othersThanRouting(exec) };
}

/** The drivers that do not depend on the configuration. */
export const othersThanRouting = (exec: Exec): Omit<Host, 'routing'> => ({
  aliases: createAliasDriver(exec),
  nudger: createNudger(exec),
});
