/** The order in which the parts start, what a changed configuration means for each, and how each ends. */

import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { type SecretStates, secretFilesOf } from '../config/secrets.ts';
import { aliasesOf } from '../config/service-routes.ts';
import { servicesFolder } from '../config/sources.ts';
import type { Alias } from '../drivers/alias/alias.ts';
import type { DaemonState, Hearing } from '../drivers/driver.ts';
import { stopBudget } from '../engine/operator/stop-budget.ts';
import type { Report } from '../engine/reconcile/loop.ts';
import { leave } from '../engine/reconcile/withdraw.ts';
import { NOT_HERE } from '../protocols/metric.ts';
import type { Metrics } from '../protocols/route.ts';
import { standingsOf } from '../report/hooks/state-change.ts';
import type { Sequence } from './lifecycle.ts';
import type { Part } from './part.ts';
import type { Parts } from './parts.ts';
import { placeOf } from './place.ts';

/** At a stop, hooks have as long as a whole stop (10 s) leaves them after the routes are gone. */
const HOOKS_END_WITHIN_MS = 2000;

export function sequenceOf(parts: Parts): Sequence {
  const {
    observer,
    recorder,
    configuration,
    hooks,
    live,
    controller,
    reconciler,
    group,
    operator,
    checks,
    load,
    hostWatch,
    files,
  } = parts;
  const { controls, config, names, propagation, accepted } = parts;
  const place = placeOf(parts);
  return {
    gates: [
      // First of all: they keep a second controller from working against us, and from our files.
      { name: 'lock', start: place.lock, stop: place.unlock },
      { name: 'control socket', start: place.listen, stop: place.close },
      { name: 'events', start: observer.open, stop: observer.close },
    ],
    parts: [
      { name: 'upkeep', start: place.upkeep.start, stop: place.upkeep.stop },
      {
        name: 'hooks',
        takesItsTime: true,
        prepare: next => () => {
          const { services } = next.config;
          const known = controller.services().filter(({ service }) => recorder.isRecorded(service.name));
          hooks.apply(next.config.hooks, standingsOf(known, parts.server, services));
        },
        stop: () => hooks.stop(HOOKS_END_WITHIN_MS),
      },
      {
        name: 'drivers',
        prepare: async next => {
          const daemon = reconciler.report().observed?.routing.daemon;
          const replace = await live.prepare(next.config, next.templates, daemon);
          return () => replace(reconciler.settle);
        },
        stop: async () => {
          await live.now().nudger.close();
          await live.close();
        },
      },
      {
        name: 'controller',
        prepare: next => () => controller.apply(next.config.services),
        stop: controller.stop,
      },
      {
        name: 'reconciler',
        start: reconciler.start,
        prepare: () => reconciler.request,
        stop: reconciler.stop,
      },
      { name: 'propagation', start: propagation.start, stop: propagation.stop },
      // Stops after its users, so that a look-up under way does not keep the process alive.
      { name: 'names', stop: names.close },
      {
        // It joins once everything that it reports is known (wiring).
        name: 'channel',
        prepare: next => () => group.apply(next.config),
        stop: group.stop,
      },
      {
        name: 'operators',
        start: operator.start,
        prepare: next => () => operator.apply(next.config),
        stop: operator.stop,
      },
      {
        name: 'checks',
        start: () => checks.start(config()),
        prepare: next => () => checks.apply(next.config),
        stop: checks.stop,
      },
      {
        name: 'load',
        start: () => load.start(config()),
        prepare: next => () => load.apply(next.config),
        stop: load.stop,
      },
      { name: 'host watch', start: () => hostWatch.start(config()), stop: hostWatch.stop },
      {
        name: 'http',
        start: () => observer.serve(config().http, controls),
        prepare: next => {
          const before = servedBy(config(), configuration.secrets());
          return () =>
            isDeepStrictEqual(servedBy(next.config, next.secrets), before)
              ? undefined
              : observer.serve(next.config.http, controls);
        },
      },
      {
        name: 'accepted configuration',
        start: () => accepted.keep(config(), configuration.sources()),
        prepare: next => () => accepted.keep(next.config, next.sources),
      },
      routesOf(parts),
      {
        name: 'files',
        start: () => files.follow(watched(config())),
        prepare: next => {
          const before = watched(config());
          return () =>
            isDeepStrictEqual(watched(next.config), before) ? undefined : files.follow(watched(next.config));
        },
        stop: files.stop,
      },
      { name: 'configuration', stop: configuration.close },
    ],
  };
}

/** What this server announces: a stop withdraws it while everything that can help still runs. */
function routesOf(parts: Parts): Part {
  const { config, operator, live, reconciler, clock, phase, daemons } = parts;
  const isWell = () => isDaemonWell(daemons(), reconciler.report());
  return {
    name: 'routes',
    takesItsTime: true,
    stop: async reason => {
      if (config().onStop === 'keep') return;
      const begun = clock.now();
      const { drainMs, mayEnter, aliasesAfterMs } = stopBudget(
        advertisedRoutes(parts),
        live.now().routing.traits,
      );
      if (drainMs > 0) await operator.leave(`ripcord stops: ${reason}`, drainMs);
      const leaveMs = aliasesAfterMs - (clock.now() - begun);
      const left = await leave({
        ...{ host: live.now(), reconciler, clock, leaveMs, isWell, aliases: ownAliases(parts) },
        withdrawMs: mayEnter ? leaveMs : 0,
        enter: phase.enter,
      });
      const errors = left.map(error => new Error(`not withdrawn: ${error.message}`, { cause: error }));
      if (errors.length > 0) throw new AggregateError(errors);
    },
  };
}

/** All that ripcord has on lo. */
export const ownAliases = ({ config, configuration }: Parts): readonly Alias[] => [
  ...aliasesOf(config()),
  ...configuration.now().vacated,
];

/** How many routes attract traffic: as read back last, or as decided and being entered. */
function advertisedRoutes({ reconciler, controller }: Parts): number {
  const attracting = (metrics: Metrics) => [...metrics.values()].filter(metric => metric !== NOT_HERE).length;
  const held = reconciler.report().observed?.routing.metrics ?? new Map<string, number>();
  return Math.max(attracting(held), attracting(controller.metrics()));
}

const HEARS: ReadonlySet<Hearing | undefined> = new Set(['hearing', 'unknown']);

/**
 * Whether the daemon runs and receives address changes; while the first routes are being entered this cannot be
 * observed, and is assumed.
 */
function isDaemonWell(processes: ReadonlyMap<string, DaemonState>, { observed }: Report): boolean {
  const states = [...processes.values()];
  return (
    states.length > 0 && states.every(state => state === 'running') && HEARS.has(observed?.routing.hearing)
  );
}

/** The files that are read again when they change. */
function watched(config: Config): readonly string[] {
  const { file, routing } = config;
  const folder = servicesFolder(file);
  return [
    file,
    ...(folder === undefined ? [] : [folder]),
    ...(routing.templates === undefined ? [] : [routing.templates]),
    ...secretFilesOf(config),
  ];
}

/** What HTTP depends on: a new token restarts it just as a new port does. */
function servedBy({ http }: Config, secrets: SecretStates) {
  return { http, token: secrets[http?.tokenFile ?? ''] };
}
