/**
 * Constructs every part of the controller: each gets what it queries and a way to emit signals, and does nothing yet.
 */

import type { Controls } from '../api/api.ts';
import { createAcceptedCopy } from '../config/accepted.ts';
import { loadWithSources } from '../config/load.ts';
import { aliasesOf } from '../config/service-routes.ts';
import { createConnectionCounter } from '../drivers/alias/connections.ts';
import type { DaemonState } from '../drivers/driver.ts';
import { readTemplates } from '../drivers/frr/template-files.ts';
import { startHostWatch } from '../drivers/host-watch.ts';
import { createController } from '../engine/controller/controller.ts';
import { startLoadMeter } from '../engine/monitor/load-meter.ts';
import { startMonitor } from '../engine/monitor/monitor.ts';
import { createOperator } from '../engine/operator/operator.ts';
import { createGroup } from '../engine/peers/group.ts';
import { createPropagationWatch } from '../engine/propagation/propagation.ts';
import { advertised, desiredState, notBetter, type Phase, standingOf } from '../engine/reconcile/desired.ts';
import { createReconciler } from '../engine/reconcile/loop.ts';
import type { PassTarget } from '../engine/reconcile/pass.ts';
import type { Observed } from '../engine/reconcile/state.ts';
import { createLiveDriver } from '../engine/reload/live-driver.ts';
import { createReload, type Loaded } from '../engine/reload/reload.ts';
import { secretStatesOf } from '../engine/reload/secret-files.ts';
import type { Log } from '../report/events/log.ts';
import { createHooks } from '../report/hooks/hooks.ts';
import { explanationOf } from '../report/status/explanation.ts';
import { type Status, statusOf } from '../report/status/status.ts';
import { clockStep } from '../sys/clock.ts';
import { createNames } from '../sys/names/names.ts';
import { watchFiles } from '../sys/watch.ts';
import { packageVersion } from '../version.ts';
import { createObserver } from './observer.ts';
import { createSwitchboard, type Switchboard } from './signals.ts';
import { startedWith } from './started.ts';
import type { World } from './world.ts';

export type Parts = ReturnType<typeof createParts>;

/** A part may use the parts above it; it reaches all others by signals. */
export function createParts(loaded: Loaded, log: Log, world: World) {
  const { clock, exec, slots } = world;
  const { config: first } = loaded;
  const { server, paths, file } = first;
  const startedAt = clock.now();
  const signals: Switchboard = createSwitchboard(({ message }) =>
    log.error(`a fault of ripcord's own: ${message}`),
  );
  const { emitter } = signals;
  const onError = emitter('error');

  const observer = createObserver(paths.state, { version: packageVersion(), log, clock });
  const { journal, recorder } = observer;
  const phase = createPhase();
  const configuration = createReload(loaded, {
    load: async () => {
      const { config, sources } = await loadWithSources(file);
      const secrets = await secretStatesOf(config);
      return { config, sources, secrets, templates: await readTemplates(config.routing.templates) };
    },
    readSecrets: secretStatesOf,
    clock,
    onReload: emitter('reloaded'),
    onPending: emitter('pending'),
    onError,
  });
  const config = () => configuration.now().config;
  const accepted = createAcceptedCopy();
  const hooks = createHooks(first.hooks, { exec, clock, onRun: emitter('hookRun') });
  const { createRouting, aliases, nudger } = world;
  const live = createLiveDriver(loaded, { aliases, nudger }, createRouting);
  const traits = () => live.now().routing.traits;
  const controller = createController(first, clock, {
    onCheck: emitter('check'),
    onVerdict: emitter('verdict'),
    onDecision: emitter('decision'),
  });
  const wanted = emitter('wanted');
  const target = (): PassTarget => {
    const { config: now, vacated } = configuration.now();
    const desired = (observed: Observed) => {
      const found = advertised(now, observed);
      controller.inherit(found);
      const decided = controller.metrics();
      const metrics = phase.now() === 'starting' ? notBetter(decided, found) : decided;
      const desired = desiredState(now, phase.now(), metrics);
      const complete = { ...desired, absent: [...desired.absent, ...vacated] };
      wanted(complete);
      return complete;
    };
    const standing = () => standingOf(now, phase.now(), controller.metrics(), controller.dead());
    return { host: live.now(), desired, standing };
  };
  const reconciler = createReconciler(target, clock, {
    onAction: emitter('action'),
    onReport: emitter('report'),
    onFile: emitter('daemonFile'),
    onError,
  });
  const propagation = createPropagationWatch({
    ...{ host: live.now, report: reconciler.report, controller, clock },
  });
  const warn = (message: string) => log.warn(message);
  const names = createNames({ clock, lookUp: world.lookUp, warn });
  const group = createGroup({
    ...{ controller, propagation, traits, report: reconciler.report },
    ...{ readKeys: world.readKeys, clock, names, log, onDisagreement: emitter('disagreement') },
  });
  const operator = createOperator({
    controller,
    transition: configuration.now,
    connections: createConnectionCounter({
      exec,
      clock,
      addresses: () => aliasesOf(config()).map(({ ip }) => ip),
    }),
    clock,
    report: reconciler.report,
    traits,
    events: {
      onStored: emitter('kept'),
      onDrain: emitter('drain'),
      onOverride: emitter('override'),
      onKnown: emitter('known'),
      onError,
    },
  });
  const result = emitter('result');
  const checks = startedWith(now =>
    startMonitor(now, {
      ...{ exec, clock, names, hasAddress: world.hasAddress, log: warn, onError },
      ...(slots === undefined ? {} : { slots }),
      onResult: (ref, outcome) => {
        result(ref, outcome);
        return controller.take(ref, outcome);
      },
    }),
  );
  const load = startedWith(now => startLoadMeter(now, { exec, clock, onLoad: emitter('load'), onError }));
  const hostWatch = startedWith(now =>
    startHostWatch(now, { clock, onDaemon: emitter('process'), onHint: emitter('hint'), warn }),
  );
  const daemons = () => hostWatch.now()?.daemons() ?? new Map<string, DaemonState>();
  const files = watchFiles({
    onChange: emitter('file'),
    onError,
    // The configuration was read before it is watched.
    readAt: performance.timeOrigin,
  });

  const status = (): Status =>
    statusOf({
      server,
      version: packageVersion(),
      pid: process.pid,
      startedAt,
      now: clock.now(),
      clockStepMs: clockStep(),
      configuration: configuration.state(),
      phase: phase.now(),
      services: controller.services(),
      propagation: propagation.of,
      learned: propagation.learned,
      waitsFor: operator.waitsFor,
      traits,
      report: reconciler.report(),
      fileError: reconciler.fileError(),
      group: group.peers(),
      processes: daemons(),
    });
  const ordered = emitter('order');
  const controls: Controls = {
    status,
    explain: service => explanationOf(service, status(), controller.prospects(service), journal.after(0)),
    events: observer.streams,
    order: async (order, by) => {
      const done = await operator.carryOut(order);
      ordered(order, by, done);
      return done;
    },
    reload: () => configuration.reload('operator'),
    configuration: () => configuration.now().file,
    sources: configuration.sources,
  };
  return {
    ...{ signals, observer, journal, recorder, phase, configuration, hooks, live, controller, reconciler },
    ...{ propagation, names, group, operator, checks, load, hostWatch, daemons, files, status, controls },
    ...{ config, clock, onError, server, log, accepted },
  };
}

/** How far the controller has come; the reconciler acts on it. */
function createPhase() {
  let phase: Phase = 'starting';
  return {
    now: (): Phase => phase,
    enter: (next: Phase) => {
      phase = next;
    },
  };
}
