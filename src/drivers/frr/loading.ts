/**
 * Avoids disturbing FRR while it loads its file. From FRR 10 on a start ends with a vtysh that enters the file into
 * mgmtd as one transaction. If another vtysh ends meanwhile, whether it configured or only looked, mgmtd silently drops
 * what was not committed yet, the operator's lines included (10.3: lost in 3 of 8 starts beside a vtysh that
 * configured, in 6 of 40 beside one that looked; in 0 of 14 beside none, and in 0 of 17 beside a connection that was
 * held; in 9 of 9 beside programs, or mere connections, that asked mgmtd and ended again and again; in 0 of 3 where
 * they asked ripd alone).
 */
import type { Clock } from '../../sys/clock.ts';
import { AbsentDaemonError, type DaemonState, RoutingError } from '../driver.ts';
import { startRemedy } from './remedies.ts';
import { openVty } from './vty.ts';

const LOADING =
  'FRR has started a moment ago and loads its file: what is asked or entered now could cost lines of it.';

/** ripd never loses what is entered by the time that mgmtd gives it the file: that is up to 250 ms later (10.3). */
const LOOK_EVERY_MS = 25;
/**
 * watchfrr starts all daemons before the file is loaded, and a file without lines of ours does not show when it was.
 * Counted from the last sign of a start: on a busy machine one daemon alone took 3 s, and the load began 8 s after
 * mgmtd was there.
 */
const PATIENCE_MS = 10_000;

/**
 * A program that loads a file, or configures, holds a lock from its first line to its commit (10.3: 300 lines were
 * shown in the moment in which the lock was gone). A mgmtd that does not know the command shows no lock.
 */
const SHOW_LOCKS = 'show mgmt frontend-adapter all';
const isLocked = (shown: string): boolean => /DS-Locks:\s+(running|candidate)\b/.test(shown);

export interface Loading {
  /** A process of the daemon was seen in another state. Resolves when no file is being loaded, or no longer. */
  readonly onDaemonState: (process: string, state: DaemonState) => Promise<void>;
  /** @throws RoutingError while nothing may talk to mgmtd */
  readonly mustBeOver: () => void;
}

/**
 * `socket`: mgmtd's for vtysh. `isOurs`: whether a running configuration contains what our block of the file would
 * create.
 */
export function createLoading(socket: string, isOurs: (running: string) => boolean, clock: Clock): Loading {
  let error: RoutingError | undefined;
  let lastSign = clock.now();
  const watch = async (loading: RoutingError) => {
    const vty = openVty(socket);
    await vty.ask('enable');
    // Another error: mgmtd is gone again meanwhile, which another call handles.
    while (error === loading) {
      const running = await vty.ask('show running-config');
      const locks = await vty.ask(SHOW_LOCKS);
      const holdsOurs = running !== undefined && isOurs(running);
      const locked = locks !== undefined && isLocked(locks);
      if (holdsOurs && !locked) break;
      // Nothing could be entered, however long it takes.
      if (locked && !holdsOurs) lastSign = clock.now();
      if (clock.now() - lastSign >= PATIENCE_MS) break;
      await clock.sleep(LOOK_EVERY_MS);
    }
    vty.close();
    if (error === loading) error = undefined;
  };
  return {
    onDaemonState: async (process, state) => {
      if (state === 'running') lastSign = clock.now();
      if (process !== 'mgmtd' || state === 'hung') return;
      // From its end on: the next mgmtd may run before it is seen.
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
