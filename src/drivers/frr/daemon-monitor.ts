/** Reports when a routing daemon dies, hangs or comes back, so that what it forgot is entered again at once. */
import { join } from 'node:path';
import type { Clock } from '../../sys/clock.ts';
import type { DaemonState } from '../driver.ts';
import { watchDaemon } from './daemon-socket.ts';
import type { DaemonName } from './vtysh-target.ts';

export interface DaemonMonitor {
  /** The daemons that were seen so far. */
  readonly states: () => ReadonlyMap<string, DaemonState>;
  readonly stop: () => Promise<void>;
}

export interface DaemonMonitorEvents {
  /** A daemon that was seen running has stopped, hangs, or runs again. */
  readonly onState: (daemon: string, state: DaemonState) => void;
  /** A daemon came back a moment ago: look again, it may change without notice. */
  readonly onUnsettled: () => void;
}

const DAEMONS: readonly DaemonName[] = ['zebra', 'ripd', 'mgmtd'];
/**
 * Another program gives a restarted daemon its file a moment later, which undoes what we entered before; and a ripd
 * that lost zebra connects to it again within 10 s (zclient of FRR and Quagga).
 */
const UNSETTLED_MS = 12_000;
/**
 * A look costs 1 ms of CPU, 25 ms where no vtysh is held. A ripd that was started sends its first update after 2 s; a
 * ripd that lives on while zebra restarts sends the file's metric with its next update.
 */
const LOOK_EVERY_MS = 100;

/**
 * Watches the daemons whose sockets are in `folder`; where there are none, or we may not use them, nothing is reported.
 */
export function monitorDaemons(
  folder: string,
  clock: Clock,
  { onState, onUnsettled }: DaemonMonitorEvents,
): DaemonMonitor {
  const states = new Map<string, DaemonState>();
  const stopping = new AbortController();
  let unsettledUntil = 0;
  let looking = Promise.resolve();
  const lookOften = async () => {
    while (clock.now() < unsettledUntil && !stopping.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, stopping.signal);
      if (!stopping.signal.aborted) onUnsettled();
    }
  };
  const enter = (daemon: DaemonName, state: DaemonState) => {
    const isFirst = !states.has(daemon);
    states.set(daemon, state);
    if (isFirst && state === 'running') return;
    onState(daemon, state);
    if (state !== 'running') return;
    const isLooking = clock.now() < unsettledUntil;
    unsettledUntil = clock.now() + UNSETTLED_MS;
    if (!isLooking) looking = looking.then(lookOften);
  };
  const watches = DAEMONS.map(daemon =>
    watchDaemon(join(folder, `${daemon}.vty`), clock, state => enter(daemon, state)),
  );
  return {
    states: () => states,
    stop: async () => {
      stopping.abort();
      await Promise.all([...watches.map(watch => watch.stop()), looking]);
    },
  };
}
