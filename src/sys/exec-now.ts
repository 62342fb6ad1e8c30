/** Running a program and standing still until it ends: for a last resort, when the event loop or the thread pool may hang. */
import { spawnSync } from 'node:child_process';
import { giveUpReserve } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import type { Argv, ExecOptions, ExecResult } from './exec.ts';

/** Uses neither the loop nor the pool. Never throws: every failure is a result. Nothing is kept of its standard output. */
export function execNow(
  argv: Argv,
  { timeoutMs, input }: Pick<ExecOptions, 'timeoutMs' | 'input'>,
): ExecResult {
  const started = performance.now();
  giveUpReserve();
  const [program, ...args] = argv;
  const { error, status, signal, stderr } = spawnSync(program, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    ...(input === undefined ? {} : { input }),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });
  const ms = performance.now() - started;
  const ended = { argv, stdout: '', ms } as const;
  if (status !== null) return { ...ended, end: 'exited', exitCode: status, stderr };
  if (error === undefined || codeOf(error) === 'ETIMEDOUT') {
    const end = error === undefined ? 'killed' : 'timed-out';
    return { ...ended, end, exitCode: undefined, stderr: stderr || `${signal}` };
  }
  return { ...ended, end: 'not-started', exitCode: undefined, stderr: error.message, error };
}
