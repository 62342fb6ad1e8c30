/**
 * Runs a program synchronously: for a last resort, when the event loop or the thread pool may hang, and where the
 * program must get one of our descriptors, for which execa accepts only those up to 9.
 */
import { spawnSync } from 'node:child_process';
import { giveUpReserve } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import type { Argv, ExecOptions, ExecResult } from './exec.ts';

export interface ExecNowOptions extends Pick<ExecOptions, 'timeoutMs' | 'input'> {
  /** Without `input`, this descriptor of ours becomes its standard input. Default: none. */
  readonly stdin?: number;
}

/** Uses neither the loop nor the pool. Never throws: every failure is a result. Its standard output is discarded. */
export function execNow(argv: Argv, { timeoutMs, input, stdin }: ExecNowOptions): ExecResult {
  const started = performance.now();
  giveUpReserve();
  const [program, ...args] = argv;
  const { error, status, signal, stderr } = spawnSync(program, args, {
    stdio: [input === undefined ? (stdin ?? 'ignore') : 'pipe', 'ignore', 'pipe'],
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
