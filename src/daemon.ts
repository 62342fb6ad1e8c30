/** The composition root: starts every part in order, has each take over a changed configuration, and stops them in reverse. */
import { isDeepStrictEqual } from 'node:util';
import { keepAccepted } from './config/accepted.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load.ts';
import { aliasesOf } from './config/routes.ts';
import { watchFiles } from './config/watch.ts';
import { createConfiguration, type Reloaded, sightOf, type Trigger } from './control/configuration.ts';
import { createController } from './control/controller.ts';
import { ROUTERS_MOVE_MS } from './control/departure.ts';
import { advertised, desiredState, type Phase } from './control/desired.ts';
import { joinGroup } from './control/group.ts';
import { leave, STEP_MS } from './control/leave.ts';
import { createLiveHost } from './control/live-host.ts';
import { startSenses } from './control/senses.ts';
import { openWishes } from './control/wishes.ts';
import { createAliasDriver } from './drivers/alias/alias.ts';
import { createConnectionCounter } from './drivers/alias/connections.ts';
import { AbsentDaemonError } from './drivers/driver.ts';
import { createFrrDriver } from './drivers/frr/driver.ts';
import { readTemplates } from './drivers/frr/templates.ts';
import { createNudger } from './drivers/nudge/nudge.ts';
import { startHooks } from './hooks/hooks.ts';
import { transitionOf } from './hooks/transition.ts';
import { api } from './observe/api.ts';
import { socketPath } from './observe/ask.ts';
import { listen } from './observe/control-socket.ts';
import { explanationOf } from './observe/explanation.ts';
import type { Log } from './observe/log.ts';
import { openObserver } from './observe/observer.ts';
import { createReception } from './observe/reception.ts';
import { type Status, statusOf } from './observe/status.ts';
import type { Host } from './reconcile/host.ts';
import { createReconciler } from './reconcile/loop.ts';
import type { Observed } from './reconcile/state.ts';
import { clockStep, systemClock } from './sys/clock.ts';
import { type Exec, systemExec } from './sys/exec.ts';
import { systemHold } from './sys/held-program.ts';
import { packageVersion } from './version.ts';

/** The drivers of this server, for every command that looks at it. */
export function createHost(config: Config, exec: Exec = systemExec): Host {
  return { routing: createFrrDriver(config, { exec }), ...othersThanRouting(exec) };
}

const othersThanRouting = (exec: Exec): Omit<Host, 'routing'> => ({
  aliases: createAliasDriver(exec),
  nudger: createNudger(exec),
});

/** At a stop, hooks have as long as a whole stop (10 s) leaves them after the routes are gone. */
const HOOKS_END_WITHIN_MS = 2000;

export interface Daemon {
  /** Reads the configuration again and takes it over whole, or changes nothing. */
  readonly reload: (trigger: Trigger) => Promise<Reloaded>;
  readonly status: () => Status;
  /** Drains and withdraws (unless `onStop` is keep) and ends; resolves with the errors that remain. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
}

/** Starts the controller. Throws an AlreadyRunningError if another one serves the same run folder. */
export async function startDaemon(first: Config, log: Log): Promise<Daemon> {
  const { server, paths, file } = first;
  const clock = systemClock;
  const startedAt = clock.now();
  const loaded = { config: first, templates: readTemplates(first.routing.templates) };
  const live = createLiveHost(loaded, othersThanRouting(systemExec), {
    createRouting: (config, templates) =>
      createFrrDriver(config, { exec: systemExec, hold: systemHold, templates }),
    settled: () => reconciler.settle(),
  });
  const { withdrawn } = live.now().routing;
  const observer = await openObserver(paths.state, { version: packageVersion(), log, clock });
  const { journal, recorder } = observer;
  const { onError } = recorder;
  const reception = createReception({ events: observer.streams, onOrder: recorder.onOrder });
  let phase: Phase = 'serving';

  const configuration = createConfiguration(loaded, {
    load: async () => {
      const config = await loadConfig(file);
      return { config, templates: readTemplates(config.routing.templates) };
    },
    prepare: async ({ config: next }, templates) => {
      const before = config();
      const replaceDriver = await live.prepare(next, templates, reconciler.report().observed?.routing.daemon);
      return async () => {
        replaceDriver();
        hooks.replace(next.hooks);
        controller.change(next.services);
        const sensed = senses.change(next);
        const wished = wishes.change(next).catch(onError);
        reconciler.request();
        await Promise.all([sensed, wished, group.change(next)]);
        if (!isDeepStrictEqual(next.http, before.http)) await observer.serve(next.http, reception.answers);
        if (next.routing.templates !== before.routing.templates) await files.follow(watched(next));
        await keep(next);
      };
    },
    clock,
    onReload: recorder.onReload,
    onError,
  });
  const config = () => configuration.now().config;
  const keep = (accepted: Config) => keepAccepted(accepted).catch(onError);
  const hooks = startHooks(first.hooks, {
    exec: systemExec,
    clock,
    onRun: run => journal.tell({ kind: 'hook', ...run }),
  });
  journal.listen(event => {
    const transition = event.kind === 'rung' ? transitionOf(event, server, config().services) : undefined;
    if (transition !== undefined) hooks.tell(transition);
  });

  // The socket comes first: it is what keeps a second controller from working against us.
  const socket = await listen(socketPath(paths.run), api(reception.answers, 'socket'));
  journal.tell({ kind: 'start', server, version: packageVersion(), config: file });

  const controller = createController(first, withdrawn, clock, {
    onCheck: recorder.onCheck,
    onVerdict: recorder.onVerdict,
    onDecision: (service, decision) => {
      recorder.onDecision(service, decision);
      group.announce();
      wishes.onDecision(service, decision);
      reconciler.request();
    },
  });
  const wishes = await openWishes({
    controller,
    config,
    leavingSince: service => configuration.now().leaving.get(service),
    connections: createConnectionCounter({
      exec: systemExec,
      clock,
      addresses: () => aliasesOf(config()).map(({ ip }) => ip),
    }),
    clock,
    heard: () => !(reconciler.report().error instanceof AbsentDaemonError),
    events: recorder,
  });
  const target = () => {
    const { config: wanted, vacated } = configuration.now();
    const desired = (observed: Observed) => {
      controller.inherit(advertised(wanted, observed, withdrawn));
      const wish = desiredState(wanted, phase, controller.metrics(), withdrawn);
      const complete = { ...wish, absent: [...wish.absent, ...vacated] };
      recorder.onWanted(complete);
      return complete;
    };
    return { host: live.now(), desired };
  };
  const reconciler = createReconciler(target, clock, {
    onAction: recorder.onAction,
    onReport: report => {
      observer.onPass(report);
      if (report.changed) group.announce();
      const { inStep, observed } = report;
      if (inStep && observed) configuration.onSight(sightOf(observed, controller.metrics(), withdrawn));
    },
  });
  const group = await joinGroup(first, { controller, report: reconciler.report, clock, log });
  await wishes.change(first);
  const senses = startSenses(first, {
    exec: systemExec,
    clock,
    onResult: (ref, result) => {
      observer.onResult(ref.service, ref.peer ?? server, ref.check.id, result);
      return controller.take(ref, result);
    },
    onLoad: controller.measure,
    onProcess: (process, state) => {
      journal.tell({ kind: 'process', process, state });
      live.now().routing.notice(process, state);
      reconciler.request();
    },
    onHint: reconciler.request,
    warn: message => log.warn(message),
    onError,
  });
  const status = () =>
    statusOf({
      server,
      version: packageVersion(),
      pid: process.pid,
      startedAt,
      clockStepMs: clockStep(),
      configuration: configuration.state(),
      phase,
      services: controller.services(),
      report: reconciler.report(),
      group: group.peers(),
      processes: senses.processes(),
    });
  reception.open({
    order: wishes.carryOut,
    status,
    explain: service => explanationOf(service, status(), controller.prospects(service), journal.after(0)),
    reload: () => configuration.reload('operator'),
    configuration: () => configuration.now().file,
  });
  await observer.serve(first.http, reception.answers);
  await keep(first);
  const files = watchFiles({ onChange: () => void configuration.reload('file'), onError });
  await files.follow(watched(first));

  const withdraw = async (reason: string) => {
    await wishes.leave(reason, ROUTERS_MOVE_MS);
    const enter = (next: Phase) => {
      phase = next;
    };
    const aliases = [...aliasesOf(config()), ...configuration.now().vacated];
    return leave({ host: live.now(), reconciler, clock, enter, stepMs: STEP_MS, aliases });
  };
  return {
    reload: configuration.reload,
    status,
    stop: async reason => {
      journal.tell({ kind: 'stop', reason });
      await Promise.all([files.stop(), configuration.close()]);
      const left = config().onStop === 'keep' ? [] : await withdraw(`ripcord stops: ${reason}`);
      const hooksEnded = hooks.stop(HOOKS_END_WITHIN_MS);
      await Promise.all([senses.stop(), wishes.stop(), group.stop()]);
      controller.stop();
      await reconciler.stop();
      await live.now().nudger.close();
      await live.close();
      await socket.close();
      await hooksEnded;
      for (const { message } of left) {
        journal.tell({ kind: 'error', source: 'stop', reason: `not withdrawn: ${message}` });
      }
      journal.tell({ kind: 'stopped', clean: left.length === 0 });
      await observer.close();
      return left;
    },
  };
}

/** Whatever is read again when it changes. */
function watched({ file, routing: { templates } }: Config): readonly string[] {
  return templates === undefined ? [file] : [file, templates];
}
