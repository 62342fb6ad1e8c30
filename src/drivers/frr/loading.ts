/**
 * Keeping still while FRR loads its file. From FRR 10 on a start ends with a vtysh that enters the file into mgmtd as one
 * transaction. Another vtysh that ends meanwhile, whether it configured or only looked, has mgmtd drop what was not
 * committed yet, lines of the operator's included, and nobody is told (10.3: lost in 3 of 8 starts beside a vtysh that
 * configured, in 6 of 40 beside one that looked; in 0 of 14 beside none, and in 0 of 17 beside a connection that was held).
 */
import type { Clock } from '../../sys/clock.ts';
import { AbsentDaemonError, type DaemonState, RoutingError } from '../driver.ts';
import { startRemedy } from './remedies.ts';
import { openVty } from './vty.ts';

const LOADING =
  'FRR has started a moment ago and loads its file: what is asked or entered now could cost lines of it.';

/** ripd's first update comes 2 s after it is configured: by then it must hold what is wanted. */
const LOOK_EVERY_MS = 25;
/** What is seen while it loads may be its end and not its begin. */
const SETTLE_MS = 150;
/** watchfrr starts all daemons before the file is loaded; and one that holds nothing of ours shows nothing when it was. */
const PATIENCE_MS = 10_000;

export interface Loading {
  /** A process of the daemon was seen in another state. Resolves when no file is being loaded, or not any more. */
  readonly notice: (process: string, state: DaemonState) => Promise<void>;
  /** Throws a RoutingError while nobody may talk to mgmtd. */
  readonly mustBeOver: () => void;
}

/** `socket`: mgmtd's for vtysh. `isOurs`: whether a running configuration holds what our block of the file would make. */
export function createLoading(socket: string, isOurs: (running: string) => boolean, clock: Clock): Loading {
  let error: RoutingError | undefined;
  const watch = async (loading: RoutingError) => {
    const giveUp = clock.now() + PATIENCE_MS;
    const vty = openVty(socket);
    await vty.ask('enable');
    // Another error: it went again meanwhile, which is another story.
    while (error === loading && clock.now() < giveUp) {
      const answer = await vty.ask('show running-config');
      if (answer !== undefined && isOurs(answer)) break;
      await clock.sleep(LOOK_EVERY_MS);
    }
    await clock.sleep(SETTLE_MS);
    vty.close();
    if (error === loading) error = undefined;
  };
  return {
    notice: async (process, state) => {
      if (process !== 'mgmtd' || state === 'hung') return;
      // From its end on: the next one may be there before it is seen.
      if (state === 'gone') error = new AbsentDaemonError(startRemedy('mgmtd', 'frr'));
      else if (error !== undefined) {
        error = new RoutingError(LOADING);
        await watch(error);
      }
    },
    mustBeOver: () => {
      if (error !== undefined) throw error;
    },
  };
}
