/** `ripcord plan`: what a configuration would change, down to the exact commands; changes nothing. */

import { basename, dirname, resolve } from 'node:path';
import { ask, isAnswered, RefusedError, socketPath } from '../api/client.ts';
import { CONFIGURATION_ROUTE, SOURCES_ROUTE } from '../api/paths.ts';
import { type ConfigChange, change, describeChange, isEmpty } from '../config/change.ts';
import type { Config } from '../config/config.ts';
import { loadWithSources } from '../config/load.ts';
import { aliasesOf } from '../config/service-routes.ts';
import type { Source, Sources } from '../config/sources.ts';
import { createHost } from '../daemon/command-host.ts';
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
import { inWords, type Metric, NOT_HERE } from '../protocols/metric.ts';
import type { Metrics } from '../protocols/route.ts';
import type { ServiceStatus } from '../report/status/status.ts';
import { prefixOf } from '../schema/network.ts';
import { shown } from '../sys/shown.ts';
import { askStatus } from './controller-client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { plannedMetric } from './planned-metric.ts';
import { type RehearsalStep, rehearse } from './rehearsal.ts';
import { showAction } from './show-action.ts';
import { table } from './table.ts';
import type { Paint, Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

/** What runs now: the configuration in force, and the controller's decisions. */
interface Running {
  readonly config: Config;
  /** Its texts; none from a controller that does not give them. */
  readonly sources: readonly Source[];
  readonly services: readonly ServiceStatus[];
}

/** Exits with 2 if there is anything to do (as `terraform plan -detailed-exitcode`), with 78 if a reload would be refused. */
export async function planCommand(file: string, terminal: Terminal): Promise<ExitCode> {
  const { config, sources } = await loadWithSources(file);
  const running = await askRunning(socketPath(config.paths.run));
  const alone = running && whyAlone(running.sources, sources);
  if (alone !== undefined) terminal.err(`ripcord: ${alone}`);
  const changed = running === undefined ? NONE : change(running.config, overTheSocket(config));
  if (changed.fixed.length > 0) {
    terminal.err(`ripcord: ${changed.fixed.join(' and ')} cannot change by a reload, it takes a restart`);
    return EXIT.config;
  }
  const templates = await readTemplates(config.routing.templates);
  const host = createHost(config, templates);
  const observed = await observeAll(host);
  const steps = running
    ? reloadSteps(config, running, templates)
    : [stepFor(beginTransition(config), advertised(config, observed), templates)];
  const planned = await rehearse(steps, observed);
  const { product, version } = observed.routing.daemon;
  const { paint } = terminal;
  const inText = running === undefined ? [] : sourceDiffs(running.sources, sources, paint);
  const [{ desired } = { desired: undefined }] = planned;
  const commands = planned
    .filter(({ actions }) => actions.length > 0)
    .flatMap(step => [
      ...(step.when === undefined ? [] : [paint('bold', `${step.when}:`)]),
      ...step.actions.map(action => showAction(action, step, paint)),
    ]);
  const isNeedless = isEmpty(changed) && commands.length === 0;
  const paragraphs = [
    `${product} ${version}; ${running ? BESIDE : ALONE}`,
    describeChange(changed).join('\n'),
    ...inText,
    desired && comparison(config, observed, desired.metrics, paint),
    ...commands,
    isNeedless && (inText.length === 0 ? 'Nothing to do.' : 'Nothing to do: the texts mean the same.'),
  ];
  terminal.out(paragraphs.filter(text => text).join('\n\n'));
  return isNeedless ? EXIT.ok : EXIT.changes;
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
  const [{ services }, config, sources] = await Promise.all([
    askStatus(socket),
    ask(socket, CONFIGURATION_ROUTE),
    askSources(socket),
  ]);
  return { config: JSON.parse(config), sources, services };
}

/** A controller of version 0.1.0 does not give its texts. */
async function askSources(socket: string): Promise<readonly Source[]> {
  try {
    const sources: Sources = JSON.parse(await ask(socket, SOURCES_ROUTE));
    return sources;
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return [];
    throw error;
  }
}

/** A copy of the file has no conf.d beside it: a sentence that says so, if the controller reads one. */
function whyAlone([main, further]: readonly Source[], [copy, ...beside]: Sources): string | undefined {
  const isCopy = main !== undefined && main.path !== resolve(copy.path);
  if (!isCopy || further === undefined || beside.length > 0) return undefined;
  const folder = shown(dirname(further.path));
  return (
    `the controller also reads services from ${folder}, and no conf.d with such files lies beside ${shown(copy.path)}: ` +
    `this plan shows them as leaving. Copy ${folder} to the folder of that file, too`
  );
}

/** What differs between the texts in force and those that were read now, file by file; a copy is compared with its original. */
function sourceDiffs(inForce: readonly Source[], now: readonly Source[], paint: Paint): readonly string[] {
  if (inForce.length === 0) return [];
  const [before, after] = [byPlace(inForce), byPlace(now)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map(place => {
      const [old, next] = [before.get(place), after.get(place)];
      const name = next?.path ?? old?.path ?? place;
      return unifiedDiff(
        { name: `${old?.path ?? name} in force`, text: old?.text ?? '' },
        { name, text: next?.text ?? '' },
        paint,
      );
    })
    .filter(text => text !== '');
}

/** The main file, and each further one by its name. */
const byPlace = ([main, ...further]: readonly Source[]): ReadonlyMap<string, Source> =>
  new Map([
    ...(main === undefined ? [] : [['', main] as const]),
    ...further.map(source => [basename(source.path), source] as const),
  ]);

/** What a reload does at once, and what it does when the leaving services have left. */
function reloadSteps(
  config: Config,
  { config: now, services }: Running,
  templates: Templates,
): readonly RehearsalStep[] {
  const next = transitionTo(beginTransition(now), config, 0);
  const policies = new Map(config.services.map(service => [service.name, service]));
  const leaving = [...next.leaving.keys()];
  const metrics = services.map(status => {
    const policy = leaving.includes(status.name) ? undefined : policies.get(status.name);
    return [
      status.name,
      policy === undefined ? (status.desiredMetric ?? NOT_HERE) : plannedMetric(policy, status),
    ] as const;
  });
  const atOnce = stepFor(next, new Map(metrics), templates);
  if (leaving.length === 0) return [atOnce];
  const poisoned = new Map([...metrics, ...leaving.map(name => [name, NOT_HERE] as const)]);
  const last = leaving.reduce((all, name) => afterDeparture(all, name, 0), next);
  const names = leaving.join(', ');
  return [
    atOnce,
    { ...stepFor(next, poisoned, templates), when: `Once the traffic of ${names} has moved` },
    { ...stepFor(last, poisoned, templates), when: `Once ${names} was seen to be withdrawn` },
  ];
}

function stepFor(
  { config, vacated }: Pick<Transition, 'config' | 'vacated'>,
  metrics: Metrics,
  templates: Templates,
): RehearsalStep {
  const desired = desiredState(config, 'serving', metrics);
  const { routing } = createHost(config, templates);
  return { when: undefined, routing, desired: { ...desired, absent: vacated } };
}

function comparison(config: Config, observed: Observed, wanted: Metrics, paint: Paint): string {
  const named = (metric: Metric | undefined) =>
    metric === undefined ? 'the daemon has none' : inWords(metric);
  const rows = aliasesOf(config).map(({ route, ...alias }) => [
    route,
    prefixOf(alias),
    holds(observed.addresses, alias) ? 'on lo' : 'not on lo yet',
    named(observed.routing.metrics.get(route)),
    named(wanted.get(route)),
  ]);
  const heading = ['service', 'address', 'alias', 'metric now', 'metric wanted'].map(text =>
    paint('bold', text),
  );
  return table([heading, ...rows]);
}
