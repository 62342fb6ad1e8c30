/** `ripcord run --guard`: the supervisor where there is no systemd. It only watches the controller and, if need be, withdraws. */
import { resolve } from 'node:path';
import { startGuard } from '../guard/guard.ts';
import { BOUNDS } from '../guard/policy.ts';
import type { LogLevel } from '../observe/log.ts';
import { systemClock } from '../sys/clock.ts';
import { type Argv, systemExec } from '../sys/exec.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** Resolves with the exit status: the controller's own where it left by itself. */
export async function guard(file: string, level: LogLevel): Promise<ExitCode> {
  const ourselves = (...args: readonly string[]): Argv => [
    process.execPath,
    ...process.execArgv,
    process.argv[1] ?? 'ripcord',
    ...args,
  ];
  const path = resolve(file);
  // As the controller does: the folder that we were started in is not ours to hold.
  process.chdir('/');
  if (process.pid === 1) {
    say('info', 'the guard is process 1 and reaps only its own children: run it below an init such as tini');
  }
  const guard = startGuard({
    controller: ourselves('run', '--config', path, '--log-level', level),
    withdraw: state => ourselves('withdraw', path, ...(state === undefined ? [] : ['--state', state])),
    bounds: BOUNDS,
    clock: systemClock,
    exec: systemExec,
    say,
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => guard.signal(signal));
  }
  const status = await guard.over;
  return Object.values(EXIT).find(code => code === status) ?? EXIT.software;
}

/** A line as the controller's log writes it, without the memory that a logger takes. */
function say(level: 'info' | 'error', message: string): void {
  const timestamp = new Date().toISOString();
  const line =
    process.stderr.isTTY === true
      ? `${timestamp.slice(11, 19)} ${level} guard: ${message}`
      : JSON.stringify({ level, message: `guard: ${message}`, timestamp });
  process.stderr.write(`${line}\n`);
}
