/** `ripcord withdraw`: poisons now, without a controller (after a crash, or by hand). */
import { loadConfig } from '../config/load.ts';
import { desiredState, type Phase } from '../control/desired.ts';
import { leave, STEP_MS } from '../control/leave.ts';
import { createHost } from '../daemon.ts';
import { isAnswered, socketPath } from '../observe/control-socket.ts';
import { createReconciler } from '../reconcile/loop.ts';
import { systemClock } from '../sys/clock.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export async function withdraw(file: string, terminal: Terminal): Promise<ExitCode> {
  const config = await loadConfig(file);
  const socket = socketPath(config.paths.run);
  if (await isAnswered(socket)) {
    terminal.err(
      `ripcord: a controller answers on ${socket} and would undo this: stop it, which withdraws too`,
    );
    return EXIT.tempFail;
  }
  const host = createHost(config);
  const { withdrawn } = host.routing;
  let phase: Phase = 'withdrawing';
  const reconciler = createReconciler(
    host,
    () => desiredState(config, phase, new Map(), withdrawn),
    systemClock,
    { onAction: action => terminal.out(`${action.kind}: ${action.reason}`), onReport: () => undefined },
  );
  const enter = (next: Phase) => {
    phase = next;
  };
  const left = await leave({
    host,
    reconciler,
    clock: systemClock,
    enter,
    stepMs: STEP_MS,
    aliases: config.services,
  });
  await reconciler.stop();
  await host.nudger.close();
  for (const error of left) terminal.err(`ripcord: not withdrawn: ${error.message}`);
  if (left.length > 0) return EXIT.unavailable;
  terminal.out(`withdrawn: ${config.services.map(service => service.name).join(', ')}`);
  return EXIT.ok;
}
