/** All that looks at the world and tells of it, started and stopped as one: checks, load, FRR's processes and the addresses of lo. */
import type { Config } from '../../config/config.ts';
import { monitorAddresses } from '../../drivers/alias/address-monitor.ts';
import type { DaemonState } from '../../drivers/driver.ts';
import { monitorDaemons } from '../../drivers/frr/daemon-monitor.ts';
import { socketFolder } from '../../drivers/frr/socket-folder.ts';
import { type LoadPorts, startLoadMeter } from './load-meter.ts';
import { type MonitorPorts, startMonitor } from './monitor.ts';

export interface Senses {
  /** Begins to look, as this configuration says. */
  readonly start: (config: Config) => void;
  /** Takes another configuration over; a check that was there before goes on undisturbed. */
  readonly change: (config: Config) => Promise<void>;
  /** The processes of FRR that were seen so far. */
  readonly processes: () => ReadonlyMap<string, DaemonState>;
  readonly stop: () => Promise<void>;
}

export interface SensesPorts extends Omit<MonitorPorts, 'log'>, LoadPorts {
  /** A process of FRR that was seen to run does so no longer, or does again. */
  readonly onProcess: (process: string, state: DaemonState) => void;
  /** What FRR or lo hold may have changed without a word: look again. */
  readonly onHint: () => void;
  readonly warn: (message: string) => void;
}

interface Running extends Omit<Senses, 'start'> {}

export function createSenses(ports: SensesPorts): Senses {
  let running: Running | undefined;
  return {
    start: config => {
      running ??= start(config, ports);
    },
    change: async next => running?.change(next),
    processes: () => running?.processes() ?? new Map(),
    stop: async () => running?.stop(),
  };
}

function start(config: Config, ports: SensesPorts): Running {
  const { clock, onHint, warn } = ports;
  const addresses = monitorAddresses(clock, onHint, why => warn(`${why}: it is started again`));
  const processes = monitorDaemons(socketFolder(config.routing), clock, {
    onState: ports.onProcess,
    onUnsettled: onHint,
  });
  const checks = startMonitor(config, { ...ports, log: warn });
  const load = startLoadMeter(config, ports);
  return {
    change: next => {
      load.change(next);
      return checks.change(next);
    },
    processes: processes.states,
    stop: async () => {
      load.stop();
      await Promise.all([addresses.stop(), processes.stop(), checks.stop()]);
    },
  };
}
