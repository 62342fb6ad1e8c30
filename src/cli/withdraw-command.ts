/** `ripcord withdraw`: poisons now, without a controller (after a crash, or by hand). */

import { isAnswered, isResponsive, socketPath } from '../api/client.ts';
import { acceptedPath, loadAccepted } from '../config/accepted.ts';
import type { Config } from '../config/config.ts';
import { ConfigError, loadConfig } from '../config/load.ts';
import { aliasesOf } from '../config/service-routes.ts';
import { createHost } from '../daemon/command-host.ts';
import type { Templates } from '../drivers/frr/render-template.ts';
import { readTemplates, shippedTemplates } from '../drivers/frr/template-files.ts';
import { desiredState, type Phase } from '../engine/reconcile/desired.ts';
import { createReconciler } from '../engine/reconcile/loop.ts';
import { leave, STEP_MS } from '../engine/reconcile/withdraw.ts';
import { systemClock } from '../sys/clock.ts';
import { systemExec } from '../sys/exec.ts';
import { isFolderLocked } from '../sys/folder-lock.ts';
import { shown } from '../sys/shown.ts';
import { toError } from '../sys/to-error.ts';
import { whyNotWithdraw } from './after-exit.ts';
import { configFile } from './config-file.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface WithdrawOptions {
  /** The systemd unit whose controller has just ended. */
  readonly afterExitOf?: string;
  /** The state folder of the controller, for the copy of its configuration. */
  readonly state: string;
}

export async function withdraw(
  file: string | undefined,
  { afterExitOf, state }: WithdrawOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const needless =
    afterExitOf === undefined ? undefined : await whyNotWithdraw(afterExitOf, process.env, systemExec);
  if (needless !== undefined) {
    terminal.out(`nothing is withdrawn: ${needless}`);
    return EXIT.ok;
  }
  const config = await loadUsable(file, state, terminal);
  const socket = socketPath(config.paths.run);
  if (await isResponsive(socket)) {
    terminal.err(
      `ripcord: a controller answers on ${shown(socket)} and would undo this: stop it, which withdraws too`,
    );
    return EXIT.tempFail;
  }
  if (await isAnswered(socket)) {
    terminal.err(
      `ripcord: the controller on ${shown(socket)} hangs: kill it, or it undoes this if it ever goes on`,
    );
  } else if (await isFolderLocked(config.paths.state)) {
    // Its run folder was removed, or is another one: each withdrawal would be undone, and a live service would flap
    // meanwhile.
    terminal.err(
      `ripcord: a controller holds ${shown(config.paths.state)}, though none answers on ${shown(socket)}, and would undo this: stop it, which withdraws too`,
    );
    return EXIT.tempFail;
  }
  const host = createHost(config, await loadTemplates(config, terminal));
  let phase: Phase = 'withdrawing';
  const reconciler = createReconciler(
    () => ({ host, desired: () => desiredState(config, phase, new Map()) }),
    systemClock,
    { onAction: action => terminal.out(`${action.kind}: ${action.reason}`), onReport: () => undefined },
  );
  reconciler.start();
  const enter = (next: Phase) => {
    phase = next;
  };
  const left = await leave({
    host,
    reconciler,
    clock: systemClock,
    enter,
    withdrawMs: STEP_MS,
    leaveMs: STEP_MS,
    aliases: aliasesOf(config),
  });
  await reconciler.stop();
  await host.nudger.close();
  for (const error of left) terminal.err(`ripcord: not withdrawn: ${shown(error.message)}`);
  if (left.length > 0) return EXIT.unavailable;
  terminal.out(`withdrawn: ${config.services.map(service => service.name).join(', ')}`);
  return EXIT.ok;
}

/**
 * The configuration in the file, or, if that is broken or gone, the last one in force.
 * @throws ConfigError about the file
 */
async function loadUsable(file: string | undefined, state: string, terminal: Terminal): Promise<Config> {
  try {
    return await loadConfig(await configFile(file, terminal));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const kept = await loadAccepted(state).catch(() => undefined);
    if (kept === undefined) throw error;
    terminal.err(
      `ripcord: ${error.message}\nripcord: withdraws by the configuration that was last in force, ${shown(acceptedPath(state))}`,
    );
    return kept;
  }
}

/**
 * Withdrawing needs none of an operator's own lines: if the templates cannot be read, the shipped ones serve as well.
 */
function loadTemplates({ routing }: Config, terminal: Terminal): Promise<Templates> {
  return readTemplates(routing.templates).catch((error: unknown) => {
    terminal.err(`ripcord: ${toError(error).message} Withdraws by the templates shipped.`);
    return shippedTemplates();
  });
}
