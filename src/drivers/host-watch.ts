/** Watches what changes on this host without our doing: the routing daemons, and the addresses of all interfaces. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../sys/clock.ts';
import { monitorAddresses } from './alias/address-monitor.ts';
import type { DaemonState } from './driver.ts';
import { monitorDaemons } from './frr/daemon-monitor.ts';
import { socketFolder } from './frr/socket-folder.ts';

export interface HostWatch {
  /** The daemons that were seen so far, each with its state. */
  readonly daemons: () => ReadonlyMap<string, DaemonState>;
  readonly stop: () => Promise<void>;
}

export interface HostWatchPorts {
  readonly clock: Clock;
  /** A daemon that was seen running has stopped, hangs, or runs again. */
  readonly onDaemon: (daemon: string, state: DaemonState) => void;
  /** Daemons or addresses may have changed without a word: look again. */
  readonly onHint: () => void;
  readonly warn: (message: string) => void;
}

/** Begins to watch. The folder of the daemons' sockets is that of this configuration, which no reload changes. */
export function startHostWatch({ routing }: Pick<Config, 'routing'>, ports: HostWatchPorts): HostWatch {
  const { clock, onDaemon, onHint, warn } = ports;
  const addresses = monitorAddresses(clock, onHint, why => warn(`${why}: it is started again`));
  const daemons = monitorDaemons(socketFolder(routing), clock, { onState: onDaemon, onUnsettled: onHint });
  return {
    daemons: daemons.states,
    stop: async () => {
      await Promise.all([addresses.stop(), daemons.stop()]);
    },
  };
}
