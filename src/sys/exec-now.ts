/** Running a program and standing still until it ends: for a last resort, when the event loop or the thread pool may hang. */
import { execaSync } from 'execa';
import type { Argv, ExecOptions, ExecResult } from './exec.ts';

/** Uses neither the loop nor the pool. Never throws: every failure is a result. Nothing is kept of its standard output. */
export function execNow(
  argv: Argv,
  { timeoutMs, input }: Pick<ExecOptions, 'timeoutMs' | 'input'>,
): ExecResult {
  const started = performance.now();
  const [program, ...args] = argv;
  const result = execaSync(program, args, {
    ...(input === undefined ? {} : { input }),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    reject: false,
    stdout: 'ignore',
    stripFinalNewline: false,
  });
  const ms = performance.now() - started;
  const { exitCode, timedOut, signal, stderr, originalMessage } = result;
  if (exitCode !== undefined) return { argv, end: 'exited', exitCode, stdout: '', stderr, ms };
  const killed = timedOut ? 'timed-out' : 'killed';
  const end = timedOut || signal !== undefined ? killed : 'not-started';
  return { argv, end, exitCode, stdout: '', stderr: stderr || (originalMessage ?? ''), ms };
}
