/**
 * Telling whoever supervises us how we fare. systemd is told by systemd-notify(1): Node opens no unix datagram sockets, and
 * the packages that do are native code. A process each few seconds costs less than one run of a check.
 */
import { type Argv, describeFailure, type Exec } from '../sys/exec.ts';
import { shown } from '../sys/shown.ts';

/** What a supervisor wants to hear of: we serve, we read our configuration anew, we stop. */
export type Stage = 'ready' | 'reloading' | 'stopping';

/** The port to a supervisor. Never rejects: that nobody listens changes nothing of what we do. */
export interface Supervisor {
  readonly enter: (stage: Stage, status: string) => Promise<void>;
  /** Tells that we live, and a line on how we fare. */
  readonly alive: (status: string) => Promise<void>;
  /** How often `alive` is expected, in ms; undefined: not at all. */
  readonly heartbeatMs: number | undefined;
}

export const NO_SUPERVISOR: Supervisor = {
  enter: async () => undefined,
  alive: async () => undefined,
  heartbeatMs: undefined,
};

/** systemd waits for its own end of the notification to be read; longer than this and it is busy with itself. */
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
  /** Told once, if systemd cannot be told. */
  readonly onError: (error: Error) => void;
}

/**
 * systemd as supervisor, if it started us with a notification socket (sd_notify(3)); undefined otherwise. Takes its
 * variables out of `env`: what we start must not speak in our name.
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
  let last: Promise<void> = Promise.resolve();
  // One after the other: READY=1 must not overtake the RELOADING=1 before it.
  const tell = (...assignments: readonly string[]): Promise<void> => {
    const argv: Argv = ['systemd-notify', ...assignments];
    last = last.then(async () => {
      const result = await exec(argv, { timeoutMs: TIMEOUT_MS, env: { NOTIFY_SOCKET: socket } });
      if (result.exitCode !== 0) complain(new Error(`systemd is not told: ${describeFailure(result)}`));
    });
    return last;
  };
  const stages: Readonly<Record<Stage, () => readonly string[]>> = {
    ready: () => ['READY=1'],
    // The time is what tells systemd's `notify-reload` this reload from the one before.
    reloading: () => ['RELOADING=1', `MONOTONIC_USEC=${monotonicUs()}`],
    stopping: () => ['STOPPING=1'],
  };
  return {
    enter: (stage, status) => tell(...stages[stage](), statusLine(status)),
    alive: status => tell('WATCHDOG=1', statusLine(status)),
    heartbeatMs,
  };
}

/** Half of what WATCHDOG_USEC grants, as sd_watchdog_enabled(3) advises; undefined if no watchdog waits for this process. */
function watchdogMs(env: NodeJS.ProcessEnv, pid: number): number | undefined {
  if (env.WATCHDOG_PID !== undefined && env.WATCHDOG_PID !== `${pid}`) return undefined;
  if (!/^[1-9]\d*$/.test(env.WATCHDOG_USEC ?? '')) return undefined;
  return Number(env.WATCHDOG_USEC) / 2000;
}

/** A line of its own ends an assignment: what a check said must not become another one. */
const statusLine = (status: string): string => `STATUS=${shown(status, () => ' ').slice(0, LONGEST_STATUS)}`;
