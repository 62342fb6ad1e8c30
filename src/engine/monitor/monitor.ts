/** Runs every configured check on its schedule, once for all that share it, and passes each result on. */

import { startWatch, type Watch } from '../../checks/held-connection.ts';
import { type OwnAddresses, ownAddresses } from '../../checks/own-addresses.ts';
import type { ProbeResult } from '../../checks/prober.ts';
import type { Check } from '../../checks/registry.ts';
import { runProbe } from '../../checks/run-probe.ts';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Exec } from '../../sys/exec.ts';
import type { HasAddress } from '../../sys/local-addresses.ts';
import type { Names } from '../../sys/names/names.ts';
import { createSlots, type Slots } from '../../sys/slots.ts';
import { toError } from '../../sys/to-error.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type Run, type Schedule, startSchedule } from './schedule.ts';
import { type CheckRef, type SharedCheck, shareChecks } from './shared-checks.ts';
import { createTimetable, type Timetable } from './timetable.ts';

export type { CheckRef } from './shared-checks.ts';

export interface Monitor {
  /** Applies another configuration; an unchanged check goes on undisturbed. */
  readonly apply: (config: Config) => Promise<void>;
  /** Ends all schedules, the runs under way and the connections held. */
  readonly stop: () => Promise<void>;
}

export interface MonitorPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  /** Looks up the hosts of checks. */
  readonly names: Names;
  /** Whether a service address is here: the service is not asked there before. */
  readonly hasAddress: HasAddress;
  /** Limits how many runs are under way at once. Absent: no limit. */
  readonly slots?: Slots;
  /**
   * Takes a result, once for each owner of the check; returns whether it contradicts the health there (isPending) and
   * should be confirmed or refuted soon.
   */
  readonly onResult: (ref: CheckRef, result: ProbeResult) => boolean | undefined;
  /** Logs late and skipped slots. */
  readonly log: (message: string) => void;
  readonly onError: (error: Error) => void;
}

/** After the loss of a watched connection, confirming runs without a `fastInterval` begin this far apart (ms). */
const ALARM_MS = 10;

/** Held connections of a check by cron are opened at most this often (ms). */
const CRON_SPACING_MS = 1000;

/** Every check of a configuration, those of peers included. */
export function allChecks({ services }: Pick<Config, 'services'>): readonly CheckRef[] {
  return services.flatMap(({ name: service, checks, peers }) => [
    ...checks.map(check => ({ service, peer: undefined, check })),
    ...peers.flatMap(peer => peer.checks.map(check => ({ service, peer: peer.name, check }))),
  ]);
}

export function startMonitor(config: Config, ports: MonitorPorts): Monitor {
  const timetable = createTimetable(ports.clock);
  const { slots = createSlots(Number.POSITIVE_INFINITY) } = ports;
  const running = new Map<string, RunningCheck>();

  const arrivals = createArrivals(ports.clock, ports.hasAddress);
  let inForce = ownAddresses([], ports.hasAddress);
  const own: OwnAddresses = { isOurs: ip => inForce.isOurs(ip), isHere: ip => inForce.isHere(ip) };
  const shared: Shared = { timetable, slots, arrivals, own };

  const change = async ({ services }: Pick<Config, 'services'>) => {
    inForce = ownAddresses(services, ports.hasAddress);
    const wanted = shareChecks(allChecks({ services }));
    const keys = new Set(wanted.map(({ key }) => key));
    const gone = [...running].filter(([key]) => !keys.has(key));
    for (const [key] of gone) running.delete(key);
    for (const each of wanted) {
      const there = running.get(each.key);
      if (there === undefined) running.set(each.key, startCheck(each, ports, shared));
      else there.adopt(each);
    }
    await Promise.all(gone.map(([, check]) => check.stop()));
  };
  void change(config);
  return { apply: change, stop: () => change({ services: [] }) };
}

interface RunningCheck {
  /** Passes the results to these checks from now on. */
  readonly adopt: (shared: SharedCheck) => void;
  readonly stop: () => Promise<void>;
}

/** What all checks share. */
interface Shared {
  readonly timetable: Timetable;
  readonly slots: Slots;
  readonly arrivals: Arrivals;
  /** By the latest configuration. */
  readonly own: OwnAddresses;
}

/** Runs one check, and holds a connection if configured. */
function startCheck(
  first: SharedCheck,
  ports: MonitorPorts,
  { timetable, slots, arrivals, own }: Shared,
): RunningCheck {
  const { check } = first;
  const stopping = new AbortController();
  let { refs } = first;
  /**
   * How many fast runs the last loss of the connection still allows: without a limit a flapping service made us spin.
   */
  let hasteLeft = 0;
  /** Whether the connection was lost after the current run began: the run may have looked before that. */
  let lostMeanwhile = false;
  const watch = watchOf(check, ports, own, () => {
    hasteLeft = Math.max(...refs.map(ref => ref.check.fall));
    lostMeanwhile = true;
    schedule.runNow();
  });
  const options = { exec: ports.exec, names: ports.names, own, signal: stopping.signal };
  /** Whether any owner needs a further run soon. Every owner gets the result, whatever another one does. */
  const tell = (result: ProbeResult): boolean => refs.map(ref => isPendingAt(ref, result)).includes(true);
  const isPendingAt = (ref: CheckRef, result: ProbeResult): boolean => {
    try {
      return ports.onResult(ref, result) === true;
    } catch (error) {
      ports.onError(toError(error));
      return false;
    }
  };

  const run: Run = async () => {
    lostMeanwhile = false;
    // A run, and its time, begins once there is a slot: our own shortage of descriptors is no verdict.
    const result = await slots(
      () => runProbe(check, options),
      ({ isShort }) => isShort === true,
    );
    if (stopping.signal.aborted) return 'slot';
    if (result.absent !== undefined) arrivals.await(result.absent, schedule.runNow);
    if (result.ok) watch?.hold();
    if (!tell(result)) {
      if (!lostMeanwhile) hasteLeft = 0;
      return 'slot';
    }
    if (check.fastMs !== undefined) return check.fastMs;
    if (hasteLeft === 0) return 'lost slot';
    hasteLeft -= 1;
    return ALARM_MS;
  };
  const schedule: Schedule = startSchedule(check.timing, run, {
    timetable,
    log: message => ports.log(`${servicesOf(refs)}: ${check.id}: ${message}`),
    onError: error => ports.onError(toError(error)),
  });
  return {
    adopt: shared => {
      refs = shared.refs;
    },
    stop: () => {
      stopping.abort();
      arrivals.forget(schedule.runNow);
      watch?.stop();
      return schedule.stop();
    },
  };
}

const servicesOf = (refs: readonly CheckRef[]): string =>
  [...new Set(refs.map(({ service }) => service))].join(', ');

function watchOf(
  check: Check,
  { clock, names }: MonitorPorts,
  own: OwnAddresses,
  onLoss: () => void,
): Watch | undefined {
  if (!('watch' in check && check.watch)) return undefined;
  const spacingMs = check.timing.kind === 'interval' ? check.timing.everyMs : CRON_SPACING_MS;
  return startWatch(check, { clock, names, own, spacingMs, onLoss });
}
