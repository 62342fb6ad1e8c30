/** `ripcord run`: runs the controller until SIGTERM or SIGINT; SIGHUP reloads its configuration. */
import { resolve } from 'node:path';
import { loadWithSources } from '../config/load.ts';
import { type Daemon, startDaemon } from '../daemon/daemon.ts';
import { STOP_WITHIN_MS } from '../engine/operator/stop-budget.ts';
import type { LogLevel } from '../report/events/log.ts';
import { formatLine, type LogFormat } from '../report/events/log-format.ts';
import { logFormat, openLogLines, readByPeople } from '../report/events/log-line.ts';
import { createLog } from '../report/events/logger.ts';
import type { Stage } from '../supervise/systemd-notify.ts';
import { systemClock } from '../sys/clock.ts';
import { deferred } from '../sys/deferred.ts';
import { endProcess } from '../sys/end-process.ts';
import { onWarning } from '../sys/standard-stream.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { releaseSignals } from './held-signals.ts';
import { findSupervisor, keepAlive, statusLine } from './supervisor.ts';
import { wantsColour } from './terminal.ts';

/** How long a supervisor has, at the end, to take the last notification. */
const TOLD_WITHIN_MS = 1000;

export interface LogChoice {
  readonly level: LogLevel;
  /** undefined: the form that suits standard error. */
  readonly format: LogFormat | undefined;
}

export async function run(file: string, { level, format: asked }: LogChoice): Promise<ExitCode> {
  const configuration = await loadWithSources(resolve(file));
  // A daemon must not keep the folder that it was started in busy, nor fail when that one is removed.
  process.chdir('/');
  const format = logFormat(asked);
  const lines = openLogLines(format);
  const colours = wantsColour({ isTTY: readByPeople() }, process.env);
  const log = createLog({ level, lines, format, colours });
  onWarning(message => log.warn(message));
  const { promise: stopAsked, resolve: stop } = nextSignal();
  const supervisor = findSupervisor(log, configuration.config.paths.state, () => stop('its guard is gone'));
  let daemon: Daemon | undefined;
  // Not waited for: a supervisor that hangs must delay neither a stop nor a reload. Notifications keep their order.
  const tell = (stage: Stage) => supervisor.enter(stage, daemon ? statusLine(daemon.status()) : stage);
  // From the start: an unhandled SIGHUP ends a process.
  process.on('SIGHUP', () => void reload());
  let isWanted = false;
  const reload = async () => {
    if (daemon === undefined) {
      isWanted = true;
      return;
    }
    void tell('reloading');
    await daemon.reload('signal');
    void tell('ready');
  };
  releaseSignals();
  daemon = await startDaemon(configuration, log);
  void tell('ready');
  // A reload that was requested during the start is due.
  if (isWanted) void reload();
  const ended = new AbortController();
  const alive = keepAlive(supervisor, daemon.status, systemClock, ended.signal);
  const reason = await stopAsked;
  // By the wall clock: the service manager that stops us uses it, and waits no longer on a busy machine.
  const lastResort = setTimeout(() => {
    const failed = daemon.takeOffNow();
    const done = failed === undefined ? 'its addresses are off lo' : failed.message;
    const message = `not stopped within ${STOP_WITHIN_MS} ms, gives up; ${done}`;
    lines.write(formatLine(format, { at: new Date(), level: 'error', message }));
    endProcess(EXIT.software);
  }, STOP_WITHIN_MS);
  const told = tell('stopping');
  const left = await daemon.stop(reason);
  ended.abort();
  await Promise.race([Promise.all([told, alive]), systemClock.sleep(TOLD_WITHIN_MS)]);
  await log.end();
  clearTimeout(lastResort);
  return left.length === 0 ? EXIT.ok : EXIT.unavailable;
}

/** Resolves with the reason to stop: the first such signal, or an earlier call of `resolve`. */
function nextSignal() {
  const asked = deferred<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // The handler stays: a second Ctrl-C must not kill us halfway through a withdrawal.
    process.on(signal, () => asked.resolve(signal));
  }
  return asked;
}
