/** The running controller: its parts constructed, wired and started; and stopped in reverse. */
import type { WithSources } from '../config/load.ts';
import { readTemplates } from '../drivers/frr/template-files.ts';
import { takeOffNow } from '../drivers/nudge/take-off.ts';
import type { Reloaded, Trigger } from '../engine/reload/reload.ts';
import type { Log } from '../report/events/log.ts';
import type { Status } from '../report/status/status.ts';
import { packageVersion } from '../version.ts';
import { createLifecycle } from './lifecycle.ts';
import { createParts } from './parts.ts';
import { ownAliases, sequenceOf } from './sequence.ts';
import { wiringOf } from './wiring.ts';
import { systemWorld, type World } from './world.ts';

export interface Daemon {
  /** Reads the configuration again and applies all of it, or nothing. */
  readonly reload: (trigger: Trigger) => Promise<Reloaded>;
  readonly status: () => Status;
  /** Drains and withdraws (unless `onStop` is keep) and ends; resolves with the errors that remain. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
  /**
   * Removes all aliases from lo, synchronously: with them go their routes. For a stop that does not end. Does nothing
   * if `onStop` is keep. Returns what went wrong, or undefined.
   */
  readonly takeOffNow: () => Error | undefined;
}

/**
 * Starts the controller.
 * @throws AlreadyRunningError if another one serves the same run folder
 */
export async function startDaemon(
  read: WithSources,
  log: Log,
  world: World = systemWorld(),
): Promise<Daemon> {
  const { config: first } = read;
  const loaded = { ...read, secrets: {}, templates: await readTemplates(first.routing.templates) };
  const parts = createParts(loaded, log, world);
  const { journal, configuration, status, clock, onError } = parts;
  const lifecycle = createLifecycle(sequenceOf(parts), { clock, onError });
  parts.signals.connect(wiringOf(parts));
  journal.listen(parts.signals.emitter('event'));

  await lifecycle.start(() => {
    journal.tell({ kind: 'start', server: first.server, version: packageVersion(), config: first.file });
  });
  configuration.start((next, { sources, templates, secrets }) =>
    lifecycle.prepare({ ...next, sources, templates, secrets }),
  );
  return {
    reload: configuration.reload,
    status,
    takeOffNow: () => (parts.config().onStop === 'keep' ? undefined : takeOffNow(ownAliases(parts))),
    stop: async reason => {
      journal.tell({ kind: 'stop', reason });
      const left = await lifecycle.stop(reason);
      for (const { message } of left) journal.tell({ kind: 'error', source: 'stop', reason: message });
      journal.tell({ kind: 'stopped', clean: left.length === 0 });
      await lifecycle.close(reason);
      return left;
    },
  };
}
