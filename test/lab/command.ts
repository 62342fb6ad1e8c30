/** Commands of the lab: run to their end within a deadline, or an error that says what they said. */
import { type Argv, describeFailure, type ExecResult, systemExec } from '../../src/sys/exec.ts';

/** Something in the lab itself went wrong; the message says what. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

export interface CommandOptions {
  readonly timeoutMs?: number;
  readonly input?: string;
}

/** Generous: a dozen labs may be starting on two cores. */
const PATIENCE_MS = 60_000;

/** Runs a command whatever its end. */
export const attempt = (argv: Argv, options: CommandOptions = {}): Promise<ExecResult> =>
  systemExec(argv, { timeoutMs: PATIENCE_MS, ...options });

/** Runs a command that must succeed; returns what it printed. */
export async function command(argv: Argv, options: CommandOptions = {}): Promise<string> {
  const result = await attempt(argv, options);
  if (result.exitCode !== 0) throw new LabError(describeFailure(result));
  return result.stdout;
}

/** ip(8) in a namespace, many lines in one process. */
export const ipBatch = (namespace: string, lines: readonly string[]): Promise<string> =>
  command(['ip', '-n', namespace, '-batch', '-'], { input: `${lines.join('\n')}\n` });
