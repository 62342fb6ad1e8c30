/** `ripcord plan`: what a configuration would change, down to the exact commands; changes nothing. */

import { ask, isAnswered, socketPath } from '../api/client.ts';
import { CONFIGURATION_ROUTE } from '../api/paths.ts';
import { type ConfigChange, change, describeChange, isEmpty } from '../config/change.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { aliasesOf } from '../config/service-routes.ts';
import { createHost } from '../daemon/command-host.ts';
import type { Metrics } from '../drivers/driver.ts';
import type { Templates } from '../drivers/frr/render-template.ts';
import { readTemplates } from '../drivers/frr/template-files.ts';
import {
  afterDeparture,
  beginTransition,
  type Transition,
  transitionTo,
} from '../engine/controller/transition.ts';
import { advertised, desiredState } from '../engine/reconcile/desired.ts';
import { observeAll } from '../engine/reconcile/look.ts';
import { holds } from '../engine/reconcile/plan.ts';
import type { Observed } from '../engine/reconcile/state.ts';
import type { ServiceStatus } from '../report/status/status.ts';
import { prefixOf } from '../schema/network.ts';
import { askStatus } from './controller-client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { plannedMetric } from './planned-metric.ts';
import { type RehearsalStep, rehearse } from './rehearsal.ts';
import { showAction } from './show-action.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** What runs now: the configuration in force, and the controller's decisions. */
interface Running {
  readonly config: Config;
  readonly services: readonly ServiceStatus[];
}

/** Exits with 2 if there is anything to do (as `terraform plan -detailed-exitcode`), with 78 if a reload would be refused. */
export async function planCommand(file: string, terminal: Terminal): Promise<ExitCode> {
  const config = await loadConfig(file);
  const running = await askRunning(socketPath(config.paths.run));
  const changed = running === undefined ? NONE : change(running.config, overTheSocket(config));
  if (changed.fixed.length > 0) {
    terminal.err(`ripcord: ${changed.fixed.join(' and ')} cannot change by a reload, it takes a restart`);
    return EXIT.config;
  }
  const templates = await readTemplates(config.routing.templates);
  const host = createHost(config, templates);
  const observed = await observeAll(host);
  const { withdrawn } = host.routing;
  const steps = running
    ? reloadSteps(config, running, templates, withdrawn)
    : [stepFor(beginTransition(config), advertised(config, observed, withdrawn), templates, withdrawn)];
  const planned = await rehearse(steps, observed);
  const { product, version } = observed.routing.daemon;
  terminal.out(`${product} ${version}; ${running ? BESIDE : ALONE}`);
  for (const line of describeChange(changed)) terminal.out(line);
  const [{ desired } = { desired: undefined }] = planned;
  if (desired !== undefined) terminal.out(comparison(config, observed, desired.metrics, terminal));
  const commands = planned
    .filter(({ actions }) => actions.length > 0)
    .flatMap(({ when, actions, routing }) => [
      ...(when === undefined ? [] : [terminal.paint('bold', `${when}:`)]),
      ...actions.map(action => showAction(action, routing)),
    ]);
  terminal.out(commands.join('\n') || 'Nothing to do.');
  return isEmpty(changed) && commands.length === 0 ? EXIT.ok : EXIT.changes;
}

const NONE: ConfigChange = { added: [], removed: [], changed: [], settings: [], fixed: [] };

/** The configuration as JSON would carry it, without undefined fields. */
const overTheSocket = (config: Config): Config => JSON.parse(JSON.stringify(config));

const BESIDE = 'a controller is running: this is what a reload would do';
const ALONE =
  'no controller is running: as one would begin, what is advertised stays and all else is withdrawn';

/** undefined if no controller runs. */
async function askRunning(socket: string): Promise<Running | undefined> {
  if (!(await isAnswered(socket))) return undefined;
  const [{ services }, config] = await Promise.all([askStatus(socket), ask(socket, CONFIGURATION_ROUTE)]);
  return { config: JSON.parse(config), services };
}

/** What a reload does at once, and what it does when the leaving services have left. */
function reloadSteps(
  config: Config,
  { config: now, services }: Running,
  templates: Templates,
  withdrawn: number,
): readonly RehearsalStep[] {
  const next = transitionTo(beginTransition(now), config, 0);
  const policies = new Map(config.services.map(service => [service.name, service]));
  const leaving = [...next.leaving.keys()];
  const metrics = services.map(status => {
    const policy = leaving.includes(status.name) ? undefined : policies.get(status.name);
    return [
      status.name,
      policy === undefined ? status.desiredMetric : plannedMetric(policy, status),
    ] as const;
  });
  const atOnce = stepFor(next, new Map(metrics), templates, withdrawn);
  if (leaving.length === 0) return [atOnce];
  const poisoned = new Map([...metrics, ...leaving.map(name => [name, withdrawn] as const)]);
  const last = leaving.reduce((all, name) => afterDeparture(all, name, 0), next);
  const names = leaving.join(', ');
  return [
    atOnce,
    { ...stepFor(next, poisoned, templates, withdrawn), when: `Once the traffic of ${names} has moved` },
    { ...stepFor(last, poisoned, templates, withdrawn), when: `Once ${names} was seen to be withdrawn` },
  ];
}

function stepFor(
  { config, vacated }: Pick<Transition, 'config' | 'vacated'>,
  metrics: Metrics,
  templates: Templates,
  withdrawn: number,
): RehearsalStep {
  const desired = desiredState(config, 'serving', metrics, withdrawn);
  const { routing } = createHost(config, templates);
  return { when: undefined, routing, desired: { ...desired, absent: vacated } };
}

function comparison(config: Config, observed: Observed, wanted: Metrics, { paint }: Terminal): string {
  const rows = aliasesOf(config).map(({ route, ...alias }) => [
    route,
    prefixOf(alias),
    holds(observed.addresses, alias) ? 'on lo' : 'not on lo',
    `metric ${observed.routing.metrics.get(route) ?? 'none'}`,
    `metric ${wanted.get(route)}`,
  ]);
  const heading = ['service', 'address', 'alias', 'observed', 'wanted'].map(text => paint('bold', text));
  return table([heading, ...rows]);
}
