/** The composition root: starts every part in order, and stops them in reverse. */
import type { Config } from './config/config.ts';
import { createController } from './control/controller.ts';
import { ROUTERS_MOVE_MS } from './control/departure.ts';
import { advertised, desiredState, type Phase } from './control/desired.ts';
import { createDrainer } from './control/drainer.ts';
import { type Drains, openDrains } from './control/drains.ts';
import { joinGroup } from './control/group.ts';
import { leave, STEP_MS } from './control/leave.ts';
import { startMonitor } from './control/monitor.ts';
import { createOrders } from './control/orders.ts';
import { createAliasDriver } from './drivers/alias/alias.ts';
import { establishedTo } from './drivers/alias/connections.ts';
import { monitorAddresses } from './drivers/alias/monitor.ts';
import { createFrrDriver } from './drivers/frr/driver.ts';
import { createNudger } from './drivers/nudge/nudge.ts';
import { api, type Controls } from './observe/api.ts';
import { listen, socketPath } from './observe/control-socket.ts';
import type { Log } from './observe/log.ts';
import { statusOf } from './observe/status.ts';
import { transitionLog } from './observe/transitions.ts';
import type { Host } from './reconcile/host.ts';
import { createReconciler } from './reconcile/loop.ts';
import { systemClock } from './sys/clock.ts';
import { type Exec, systemExec } from './sys/exec.ts';
import { type Hold, systemHold } from './sys/held-program.ts';
import { packageVersion } from './version.ts';

/** The drivers of this server, for every command that looks at it; with `hold` one vtysh is held for all calls. */
export function createHost(config: Config, exec: Exec = systemExec, hold?: Hold): Host {
  return {
    routing: createFrrDriver(config, { exec, ...(hold && { hold }) }),
    aliases: createAliasDriver(exec),
    nudger: createNudger(exec),
  };
}

export interface Daemon {
  /** Drains and withdraws (unless `onStop` is keep) and ends; resolves with the errors that remain. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
}

/** Starts the controller. Throws an AlreadyRunningError if another one serves the same run folder. */
export async function startDaemon(config: Config, log: Log): Promise<Daemon> {
  const clock = systemClock;
  const startedAt = clock.now();
  const host = createHost(config, systemExec, systemHold);
  const { withdrawn } = host.routing;
  const transitions = transitionLog(log);
  const onError = (error: Error) => log.error(error.message);
  let phase: Phase = 'serving';
  let controls: Controls | undefined;

  // The socket comes first: it is what keeps a second controller from working against us.
  const socket = await listen(
    socketPath(config.paths.run),
    api({ status: () => controls?.status(), order: asked => (controls ?? STARTING).order(asked) }),
  );

  const controller = createController(config, withdrawn, clock, {
    onCheck: transitions.onCheck,
    onDecision: (service, decision) => {
      transitions.onDecision(service, decision);
      group?.announce();
      drainer.onDecision(service, decision);
      reconciler.request();
    },
  });
  const drains = await openDrains(config.paths.state, clock, {
    onChange: service => drainer.refresh(service),
    onError,
  });
  const drainer = createDrainer({
    controller,
    drainOf: drains.of,
    connections: ip => establishedTo(ip, systemExec),
    clock,
    deadlineMs: config.drain.deadlineMs,
    onError,
  });
  const reconciler = createReconciler(
    host,
    observed => {
      controller.inherit(advertised(config, observed, withdrawn));
      return desiredState(config, phase, controller.metrics(), withdrawn);
    },
    clock,
    {
      onAction: transitions.onAction,
      onReport: report => {
        transitions.onReport(report);
        if (report.changed) group?.announce();
      },
    },
  );
  const group = await joinGroup(config, { controller, report: reconciler.report, clock, log });
  for (const { name } of config.services) drainer.refresh(name);
  const folder = await flagFolder(config, drains, onError);
  const addresses = monitorAddresses(clock, reconciler.request, why =>
    log.warn(`ip monitor ended and is started again: ${why}`),
  );
  const monitor = startMonitor(config, {
    exec: systemExec,
    clock,
    onResult: (ref, result) => {
      transitions.onResult(ref.service, ref.peer ?? config.server, ref.check.id, result);
      return controller.take(ref, result);
    },
    log: message => log.warn(message),
    onError,
  });
  const orders = createOrders(controller, drains, clock);
  controls = {
    order: ({ order, service, reason, forMs }) =>
      order === 'drain' ? orders.drain({ service, reason, forMs }) : orders[order](service),
    status: () =>
      statusOf({
        server: config.server,
        version: packageVersion(),
        pid: process.pid,
        startedAt,
        phase,
        services: controller.services(),
        report: reconciler.report(),
        group: group?.peers() ?? [],
      }),
  };
  log.info(`ripcord ${packageVersion()} runs as ${config.server} with ${config.file}`);

  const withdraw = async (reason: string) => {
    await drainer.leave(reason, ROUTERS_MOVE_MS);
    const enter = (next: Phase) => {
      phase = next;
    };
    return leave({ host, reconciler, clock, enter, stepMs: STEP_MS, aliases: config.services });
  };
  return {
    stop: async reason => {
      log.info(`stops: ${reason}`);
      const left = config.onStop === 'keep' ? [] : await withdraw(`ripcord stops: ${reason}`);
      await Promise.all([addresses.stop(), monitor.stop(), folder?.stop(), group?.stop()]);
      drainer.stop();
      drains.stop();
      controller.stop();
      await reconciler.stop();
      await host.nudger.close();
      await host.routing.close();
      await socket.close();
      for (const error of left) log.error(`not withdrawn: ${error.message}`);
      return left;
    },
  };
}

/** chokidar is loaded only where there is a folder to watch. */
async function flagFolder({ drain }: Config, drains: Drains, onError: (error: Error) => void) {
  if (drain.folder === undefined) return undefined;
  const { watchDrainFolder } = await import('./control/drain-folder.ts');
  return watchDrainFolder(drain.folder, drains.flag, onError);
}

/** Answers while the controller is being put together. */
const STARTING: Controls = {
  status: () => undefined,
  order: async () => {
    throw new Error('the controller is starting: ask again');
  },
};
