/** Runs every configured check on its schedule and hands each result on. */
import type { Check, Config } from '../config/config.ts';
import type { ProbeResult } from '../probe/prober.ts';
import { runProbe } from '../probe/run-probe.ts';
import { startSchedule } from '../schedule/schedule.ts';
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
  /** Ends all schedules and the runs under way. */
  readonly stop: () => Promise<void>;
}

export interface MonitorPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly onResult: (ref: CheckRef, result: ProbeResult) => void;
  /** Takes what is worth knowing of the schedules themselves. */
  readonly log: (message: string) => void;
  readonly onError: (error: Error) => void;
}

/** Every check of a configuration, those of peers included. */
export function allChecks(config: Config): readonly CheckRef[] {
  return config.services.flatMap(({ name: service, checks, peers }) => [
    ...checks.map(check => ({ service, peer: undefined, check })),
    ...peers.flatMap(peer => peer.checks.map(check => ({ service, peer: peer.name, check }))),
  ]);
}

export function startMonitor(config: Config, ports: MonitorPorts): Monitor {
  const stopping = new AbortController();
  const schedules = allChecks(config).map(ref =>
    startSchedule(
      ref.check.timing,
      async () => {
        const result = await runProbe(ref.check, { exec: ports.exec, signal: stopping.signal });
        if (!stopping.signal.aborted) ports.onResult(ref, result);
      },
      {
        clock: ports.clock,
        log: message => ports.log(`${ref.service}: ${ref.check.id}: ${message}`),
        onError: error => ports.onError(toError(error)),
      },
    ),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(schedules.map(schedule => schedule.stop()));
    },
  };
}
