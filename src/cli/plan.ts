/** `ripcord plan`: what is found, what is wanted, and the exact commands between them; changes nothing. */
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { advertised, desiredState } from '../control/desired.ts';
import { createHost } from '../daemon.ts';
import { addCommand, removeCommand } from '../drivers/alias/alias.ts';
import type { Metrics, RoutingDriver } from '../drivers/driver.ts';
import { reAddNudge, secondInterfaceNudge } from '../drivers/nudge/commands.ts';
import { isAnswered, socketPath } from '../observe/control-socket.ts';
import { observe } from '../reconcile/host.ts';
import { type Action, holds, plan as planActions } from '../reconcile/plan.ts';
import type { Observed } from '../reconcile/state.ts';
import { shellQuoted } from '../sys/exec.ts';
import { askStatus } from './ask-status.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

export async function plan(file: string, terminal: Terminal): Promise<ExitCode> {
  const config = await loadConfig(file);
  const host = createHost(config);
  const observed = await observe(host);
  const { metrics, source } = await wantedMetrics(config, observed, host.routing.withdrawn);
  const desired = desiredState(config, 'serving', metrics, host.routing.withdrawn);
  const actions = planActions(desired, observed, host.routing);
  terminal.out(`${observed.routing.daemon.product} ${observed.routing.daemon.version}; wanted: ${source}`);
  terminal.out(comparison(config, observed, desired.metrics, terminal));
  terminal.out(
    actions.length === 0 ? 'Nothing to do.' : actions.map(action => show(action, host.routing)).join('\n'),
  );
  return EXIT.ok;
}

/** What the running controller wants; without one, what it would begin with. */
async function wantedMetrics(
  config: Config,
  observed: Observed,
  withdrawn: number,
): Promise<{ metrics: Metrics; source: string }> {
  const socket = socketPath(config.paths.run);
  if (!(await isAnswered(socket))) {
    const source =
      'as a controller would begin (none is running): what is advertised stays, all else is withdrawn';
    return { metrics: advertised(config, observed, withdrawn), source };
  }
  const { services } = await askStatus(socket);
  const metrics = new Map(services.map(service => [service.name, service.desiredMetric]));
  return { metrics, source: 'by the running controller' };
}

function comparison(config: Config, observed: Observed, wanted: Metrics, { paint }: Terminal): string {
  const rows = config.services.map(({ name, ip, label }) => [
    name,
    `${ip}/32`,
    holds(observed.addresses, { ip, label }) ? 'on lo' : 'not on lo',
    `metric ${observed.routing.metrics.get(name) ?? 'none'}`,
    `metric ${wanted.get(name)}`,
  ]);
  const heading = ['service', 'address', 'alias', 'observed', 'wanted'].map(text => paint('bold', text));
  return table([heading, ...rows]);
}

function show(action: Action, routing: RoutingDriver): string {
  const indented = (text: string) => text.replace(/^/gm, '    ');
  switch (action.kind) {
    case 'write-file':
      return `# ${action.reason}\nwrite ${action.path}:\n${indented(action.content.trimEnd())}`;
    case 'configure':
      return `# ${action.reason}\n${shellQuoted(routing.command(action.lines))}`;
    case 'heal':
      return `# ${action.reason}: it is made to ask again, and nudged`;
    case 'nudge':
      return `# ${action.reason}\nip -batch -  # ${nudgeLines(action).join('; ')}`;
    case 'add-alias':
      return `# ${action.reason}\n${shellQuoted(addCommand(action.alias))}`;
    case 'remove-alias':
      return `# ${action.reason}\n${shellQuoted(removeCommand(action.alias))}`;
  }
}

function nudgeLines({ aliases, daemon }: Extract<Action, { kind: 'nudge' }>): readonly string[] {
  return daemon.product === 'quagga' ? reAddNudge(aliases) : secondInterfaceNudge(aliases);
}
