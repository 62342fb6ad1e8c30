/**
 * `ripcord run --guard`: the supervisor where there is no systemd. It only watches the controller and, if necessary,
 * withdraws.
 */
import { resolve } from 'node:path';
import type { LogLevel } from '../report/events/log.ts';
import { formatLine } from '../report/events/log-format.ts';
import { logFormat, openLogLines } from '../report/events/log-line.ts';
import { startGuard } from '../supervise/guard.ts';
import { BOUNDS } from '../supervise/guard-policy.ts';
import { systemClock } from '../sys/clock.ts';
import { type Argv, systemExec } from '../sys/exec.ts';
import { isShared, onWarning } from '../sys/standard-stream.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { releaseSignals } from './held-signals.ts';
import type { LogChoice } from './run.ts';

/** How long a slow reader has to take the guard's last lines, such as those about a withdrawal. */
const FLUSH_WITHIN_MS = 500;

/** Resolves with the exit status: the controller's own if it ended on its own. */
export async function guard(file: string, { level, format: asked }: LogChoice): Promise<ExitCode> {
  const ourselves = (...args: readonly string[]): Argv => [
    process.execPath,
    ...process.execArgv,
    process.argv[1] ?? 'ripcord',
    ...args,
  ];
  const path = resolve(file);
  // As the controller does: must not keep the folder that we were started in busy.
  process.chdir('/');
  // Lines in the format of the controller's log, without the memory that a logger takes.
  const format = logFormat(asked);
  const lines = openLogLines(format);
  const say = (level: LogLevel, message: string) =>
    lines.write(formatLine(format, { at: new Date(), level, message: `guard: ${message}` }));
  onWarning(message => say('warn', message));
  if (process.pid === 1) {
    say('info', 'the guard is process 1 and reaps only its own children: run it below an init such as tini');
  }
  const guard = startGuard({
    controller: ourselves('run', '--config', path, '--log-level', level, '--log-format', format),
    withdraw: state => ourselves('withdraw', path, ...(state === undefined ? [] : ['--state', state])),
    bounds: BOUNDS,
    clock: systemClock,
    exec: systemExec,
    // If the controller inherited an open file that we share, we would wait for its reader.
    ...(isShared('stderr') ? { onLine: lines.write } : {}),
    log: say,
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => guard.signal(signal));
  }
  releaseSignals();
  const status = await guard.over;
  await lines.flush(FLUSH_WITHIN_MS);
  return Object.values(EXIT).find(code => code === status) ?? EXIT.software;
}
