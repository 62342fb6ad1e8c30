/** Finds the supervisor of this controller, and sends it heartbeats. */

import type { Log } from '../report/events/log.ts';
import { liveness } from '../report/status/health.ts';
import type { Status } from '../report/status/status-schema.ts';
import { guardSupervisor } from '../supervise/heartbeat.ts';
import { NO_SUPERVISOR, type Supervisor, systemdSupervisor } from '../supervise/systemd-notify.ts';
import type { Clock } from '../sys/clock.ts';
import { systemExec } from '../sys/exec.ts';

/** The guard or systemd, whichever started us. `state`: our state folder. `onAlone` is called when the guard is gone. */
export function findSupervisor(log: Log, state: string, onAlone: () => void): Supervisor {
  const systemd = systemdSupervisor({
    env: process.env,
    pid: process.pid,
    exec: systemExec,
    // libuv reads CLOCK_MONOTONIC.
    monotonicUs: () => process.hrtime.bigint() / 1000n,
    onError: error => log.warn(error.message),
  });
  return guardSupervisor(process, state, onAlone) ?? systemd ?? NO_SUPERVISOR;
}

/**
 * Sends heartbeats until `signal` aborts, but only while the reconcile loop turns too: a controller with only a live
 * event loop watches over nothing.
 */
export async function keepAlive(
  supervisor: Supervisor,
  status: () => Status,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (supervisor.heartbeatMs === undefined) return;
  while (!signal.aborted) {
    const current = status();
    if (liveness(current, clock.now()).ok) await supervisor.alive(statusLine(current));
    await clock.sleep(supervisor.heartbeatMs, signal);
  }
}

/** A status in one line, as `systemctl status` shows it: problems come first. Pure. */
export function statusLine({ inStep, error, services }: Status): string {
  const states = services.map(({ name, state, observedMetric, desiredMetric }) =>
    desiredMetric === null && observedMetric === null
      ? `${name} ${state}`
      : `${name} ${state} (${observedMetric ?? 'no route'})`,
  );
  return [...(inStep ? [] : [`out of sync: ${error ?? 'reconciling'}`]), ...states].join(', ');
}
