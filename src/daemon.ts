/** The composition root: starts every part in order, and stops them in reverse. */
import type { Config } from './config/config.ts';
import { createController } from './control/controller.ts';
import { advertised, desiredState, type Phase } from './control/desired.ts';
import { leave, STEP_MS } from './control/leave.ts';
import { startMonitor } from './control/monitor.ts';
import { createAliasDriver } from './drivers/alias/alias.ts';
import { monitorAddresses } from './drivers/alias/monitor.ts';
import { createFrrDriver } from './drivers/frr/driver.ts';
import { api } from './observe/api.ts';
import { listen, socketPath } from './observe/control-socket.ts';
import type { Log } from './observe/logger.ts';
import { type Status, statusOf } from './observe/status.ts';
import { transitionLog } from './observe/transitions.ts';
import type { Host } from './reconcile/host.ts';
import { createReconciler } from './reconcile/loop.ts';
import { systemClock } from './sys/clock.ts';
import { type Exec, systemExec } from './sys/exec.ts';
import { packageVersion } from './version.ts';

/** The drivers of this server, for every command that looks at it. */
export function createHost(config: Config, exec: Exec = systemExec): Host {
  return { routing: createFrrDriver(config, { exec }), aliases: createAliasDriver(exec) };
}

export interface Daemon {
  /** Withdraws (unless `onStop` is keep) and ends; resolves with the errors that remain. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
}

/** Starts the controller. Throws an AlreadyRunningError if another one serves the same run folder. */
export async function startDaemon(config: Config, log: Log): Promise<Daemon> {
  const clock = systemClock;
  const startedAt = clock.now();
  const host = createHost(config);
  const { withdrawn } = host.routing;
  const transitions = transitionLog(log);
  let phase: Phase = 'serving';
  let currentStatus = (): Status | undefined => undefined;

  // The socket comes first: it is what keeps a second controller from working against us.
  const socket = await listen(
    socketPath(config.paths.run),
    api(() => currentStatus()),
  );

  const controller = createController(config, withdrawn, clock, {
    onCheck: transitions.onCheck,
    onDecision: (service, decision) => {
      transitions.onDecision(service, decision);
      reconciler.request();
    },
  });
  const reconciler = createReconciler(
    host,
    observed => {
      controller.inherit(advertised(config, observed, withdrawn));
      return desiredState(config, phase, controller.metrics(), withdrawn);
    },
    clock,
    transitions,
  );
  const addresses = monitorAddresses(clock, reconciler.request, why =>
    log.warn(`ip monitor ended and is started again: ${why}`),
  );
  const monitor = startMonitor(config, {
    exec: systemExec,
    clock,
    onResult: (ref, result) => {
      transitions.onResult(ref.service, ref.peer ?? config.server, ref.check.id, result);
      controller.take(ref, result);
    },
    log: message => log.warn(message),
    onError: error => log.error(error.message),
  });
  currentStatus = () =>
    statusOf({
      server: config.server,
      version: packageVersion(),
      pid: process.pid,
      startedAt,
      phase,
      services: controller.services(),
      report: reconciler.report(),
    });
  log.info(`ripcord ${packageVersion()} runs as ${config.server} with ${config.file}`);

  const enter = (next: Phase) => {
    phase = next;
  };
  return {
    stop: async reason => {
      log.info(`stops: ${reason}`);
      await addresses.stop();
      await monitor.stop();
      const left =
        config.onStop === 'keep'
          ? []
          : await leave({ host, reconciler, clock, enter, stepMs: STEP_MS, aliases: config.services });
      await reconciler.stop();
      await socket.close();
      for (const error of left) log.error(`not withdrawn: ${error.message}`);
      return left;
    },
  };
}
