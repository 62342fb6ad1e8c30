/** Runs every configured check on its schedule and hands each result on. */
import { setMaxListeners } from 'node:events';
import type { Check, Config } from '../config/config.ts';
import type { ProbeResult } from '../probe/prober.ts';
import { runProbe } from '../probe/run-probe.ts';
import { startWatch, type Watch } from '../probe/watch.ts';
import { type Schedule, startSchedule } from '../schedule/schedule.ts';
import { createTimetable, type Timetable } from '../schedule/timetable.ts';
import type { Clock } from '../sys/clock.ts';
import type { Exec } from '../sys/exec.ts';
import { toError } from '../sys/to-error.ts';

/** One check and whom it looks at: a peer, or (undefined) ourselves. */
export interface CheckRef {
  readonly service: string;
  readonly peer: string | undefined;
  readonly check: Check;
}

export interface Monitor {
  /** Ends all schedules, the runs under way and the connections held. */
  readonly stop: () => Promise<void>;
}

export interface MonitorPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  /** Takes each result; true: it contradicts the check's health (isPending), so confirm or refute it soon. */
  readonly onResult: (ref: CheckRef, result: ProbeResult) => boolean | undefined;
  /** Takes what is worth knowing of the schedules themselves. */
  readonly log: (message: string) => void;
  readonly onError: (error: Error) => void;
}

/** After the loss of a watched connection, confirming runs without a `fastInterval` begin this far apart (ms). */
const ALARM_MS = 10;

/** Held connections of a check by cron are opened at most this often (ms). */
const CRON_SPACING_MS = 1000;

/** Every check of a configuration, those of peers included. */
export function allChecks(config: Config): readonly CheckRef[] {
  return config.services.flatMap(({ name: service, checks, peers }) => [
    ...checks.map(check => ({ service, peer: undefined, check })),
    ...peers.flatMap(peer => peer.checks.map(check => ({ service, peer: peer.name, check }))),
  ]);
}

export function startMonitor(config: Config, ports: MonitorPorts): Monitor {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // each run under way listens
  const timetable = createTimetable(ports.clock);
  const watchers = allChecks(config).map(ref => startCheck(ref, ports, timetable, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(watchers.map(stop => stop()));
    },
  };
}

/** Runs one check, and holds a connection where asked to. Returns what ends both. */
function startCheck(
  ref: CheckRef,
  ports: MonitorPorts,
  timetable: Timetable,
  stopping: AbortSignal,
): () => Promise<void> {
  const { check } = ref;
  /** Runs in haste that the last loss of the connection still allows: without a bound a flapping service had us spin. */
  let hasteLeft = 0;
  /** Since the run under way began: what it finds may be from before. */
  let lostMeanwhile = false;
  const watch = watchOf(check, ports.clock, () => {
    hasteLeft = check.fall;
    lostMeanwhile = true;
    schedule.runNow();
  });
  const options = { exec: ports.exec, signal: stopping };

  const run = async () => {
    lostMeanwhile = false;
    const result = await runProbe(check, options);
    if (stopping.aborted) return undefined;
    if (result.ok) watch?.hold();
    if (!ports.onResult(ref, result)) {
      if (!lostMeanwhile) hasteLeft = 0;
      return undefined;
    }
    if (check.fastMs !== undefined) return check.fastMs;
    if (hasteLeft === 0) return undefined;
    hasteLeft -= 1;
    return ALARM_MS;
  };
  const schedule: Schedule = startSchedule(check.timing, run, {
    timetable,
    log: message => ports.log(`${ref.service}: ${check.id}: ${message}`),
    onError: error => ports.onError(toError(error)),
  });
  return () => {
    watch?.stop();
    return schedule.stop();
  };
}

function watchOf(check: Check, clock: Clock, onLoss: () => void): Watch | undefined {
  if (!('watch' in check && check.watch)) return undefined;
  const spacingMs = check.timing.kind === 'interval' ? check.timing.everyMs : CRON_SPACING_MS;
  return startWatch(check, { clock, spacingMs, onLoss });
}
