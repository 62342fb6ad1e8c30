/**
 * The daemon's file, kept beside the routes and never in their way: it is looked at and written in turns of its own, each with
 * a deadline. A pipe in its place, a hung mount or a read-only /etc costs no route anything: the daemon does not read it until it
 * starts again.
 */
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import type { Clock } from '../sys/clock.ts';
import { limit } from '../sys/limit.ts';
import { toError } from '../sys/to-error.ts';
import { observeFile } from './daemon-file.ts';
import { writeFile } from './host.ts';
import { type Action, planFile } from './plan.ts';

export interface FileKeeper {
  /** Looks soon: at once, or after the look under way. */
  readonly request: (daemon: DaemonInfo) => void;
  /** Why the file is not as wanted, as far as is known; undefined: it is, or none is kept. */
  readonly error: () => Error | undefined;
  /** Resolves when no look is under way any more, or soon: no stop waits for a file that hangs. */
  readonly stop: () => Promise<void>;
}

export interface FileEvents {
  readonly onAction: (action: Action) => void;
  /** A look ended. */
  readonly onFile?: (error: Error | undefined) => void;
}

/** A look reads and perhaps writes a file of some kilobytes; each of these steps has a deadline of its own below this one. */
const LOOK_WITHIN_MS = 10_000;

/** At a stop a write that is under way may end. */
const END_WITHIN_MS = 500;

/** Once a life. */
const IN_PLACE =
  'it was written in place, as nothing can be renamed over it: a daemon that starts, or a crash, at that moment finds half of it; in a container mount its folder instead of the file alone';

/** `routing` is asked anew at each look. */
export function createFileKeeper(
  routing: () => RoutingDriver,
  clock: Clock,
  { onAction, onFile }: FileEvents,
): FileKeeper {
  let wanted: DaemonInfo | undefined;
  let error: Error | undefined;
  let looking: Promise<void> | undefined;
  /** Whether it was told what writing in place costs. */
  let told = false;

  const look = async (daemon: DaemonInfo, driver: RoutingDriver): Promise<void> => {
    for (const action of planFile(await observeFile(driver, daemon))) {
      const written = await writeFile(action);
      onAction(
        written === 'renamed' || told ? action : { ...action, reason: `${action.reason}; ${IN_PLACE}` },
      );
      told ||= written === 'in-place';
    }
  };
  const run = async () => {
    while (wanted !== undefined) {
      const daemon = wanted;
      wanted = undefined;
      const driver = routing();
      const late = () => new Error(`${driver.file} was neither read nor written within ${LOOK_WITHIN_MS} ms`);
      error = await limit(LOOK_WITHIN_MS, look(daemon, driver), late).then(() => undefined, toError);
      onFile?.(error);
    }
    looking = undefined;
  };
  return {
    request: daemon => {
      wanted = daemon;
      looking ??= run();
    },
    error: () => error,
    stop: async () => {
      if (looking !== undefined) await Promise.race([looking, clock.sleep(END_WITHIN_MS)]);
    },
  };
}
