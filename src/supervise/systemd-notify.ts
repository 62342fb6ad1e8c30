/**
 * Reports our status to the supervisor. systemd gets it through systemd-notify(1): Node opens no unix datagram sockets,
 * and the packages that do are native code. A process each few seconds costs less than one run of a check.
 */
import { type Argv, describeFailure, type Exec } from '../sys/exec.ts';
import { createInTurn } from '../sys/in-turn.ts';
import { shown } from '../sys/shown.ts';

/** The stages that a supervisor expects: we serve, we reload our configuration, we stop. */
export type Stage = 'ready' | 'reloading' | 'stopping';

/** The port to a supervisor. Never rejects: a supervisor that does not answer changes nothing. */
export interface Supervisor {
  readonly enter: (stage: Stage, status: string) => Promise<void>;
  /** Reports that we are alive, with a line of status. */
  readonly alive: (status: string) => Promise<void>;
  /** How often `alive` is expected, in ms; undefined: not at all. */
  readonly heartbeatMs: number | undefined;
}

export const NO_SUPERVISOR: Supervisor = {
  enter: async () => undefined,
  alive: async () => undefined,
  heartbeatMs: undefined,
};

/** How long systemd may take to read a notification: longer, and it is busy with itself. */
const TIMEOUT_MS = 5000;
/** `systemctl status` shows one line. */
const LONGEST_STATUS = 200;
const OURS = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const;

export interface NotifyPorts {
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  readonly exec: Exec;
  /** Now by CLOCK_MONOTONIC, in microseconds. */
  readonly monotonicUs: () => bigint;
  /** Called once when systemd cannot be notified. */
  readonly onError: (error: Error) => void;
}

/**
 * systemd as supervisor, if it started us with a notification socket (sd_notify(3)); undefined otherwise. Removes its
 * variables from `env`: our child processes must not notify in our name.
 */
export function systemdSupervisor(ports: NotifyPorts): Supervisor | undefined {
  const { env, pid, exec, monotonicUs } = ports;
  const socket = env.NOTIFY_SOCKET;
  const heartbeatMs = watchdogMs(env, pid);
  for (const name of OURS) delete env[name];
  if (socket === undefined || socket === '') return undefined;

  let complain = (error: Error) => {
    complain = () => undefined;
    ports.onError(error);
  };
  // READY=1 must not overtake the RELOADING=1 before it.
  const inTurn = createInTurn();
  const notify = (...assignments: readonly string[]): Promise<void> =>
    inTurn(async () => {
      const argv: Argv = ['systemd-notify', ...assignments];
      const result = await exec(argv, { timeoutMs: TIMEOUT_MS, env: { NOTIFY_SOCKET: socket } });
      if (result.exitCode !== 0) complain(new Error(`systemd was not notified: ${describeFailure(result)}`));
    });
  const stages: Readonly<Record<Stage, () => readonly string[]>> = {
    ready: () => ['READY=1'],
    // The time lets systemd's `notify-reload` tell this reload from the one before.
    reloading: () => ['RELOADING=1', `MONOTONIC_USEC=${monotonicUs()}`],
    stopping: () => ['STOPPING=1'],
  };
  return {
    enter: (stage, status) => notify(...stages[stage](), statusLine(status)),
    alive: status => notify('WATCHDOG=1', statusLine(status)),
    heartbeatMs,
  };
}

/** Half of what WATCHDOG_USEC grants, as sd_watchdog_enabled(3) advises; undefined if this process has no watchdog. */
function watchdogMs(env: NodeJS.ProcessEnv, pid: number): number | undefined {
  if (env.WATCHDOG_PID !== undefined && env.WATCHDOG_PID !== `${pid}`) return undefined;
  if (!/^[1-9]\d*$/.test(env.WATCHDOG_USEC ?? '')) return undefined;
  return Number(env.WATCHDOG_USEC) / 2000;
}

/** A line feed would end the assignment: a check's output must not become another one. */
const statusLine = (status: string): string => `STATUS=${shown(status, () => ' ').slice(0, LONGEST_STATUS)}`;
