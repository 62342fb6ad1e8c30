/** Runs a program within a run: resolves with its end, or with undefined if the run was over first. */
import type { Argv, ExecResult } from '../../sys/exec.ts';
import type { ProbeContext } from '../prober.ts';
import { shortageOf } from './failure.ts';

/** A program that the run's signal does not stop is stopped this long after the run's timeout. */
const BACKSTOP_MS = 60_000;

/**
 * How a program ended; undefined if the run's signal aborted first: then its process group is killed.
 * @throws NoVerdict if no descriptor, memory or process is available for it
 */
export async function runCommand(
  argv: Argv,
  context: ProbeContext,
  env?: Readonly<Record<string, string>>,
): Promise<ExecResult | undefined> {
  const { exec, signal, timeoutMs } = context;
  // The signal sets the deadline, and allows for late timers (deadline.ts): a second timer would not.
  const ended = exec(argv, { timeoutMs: timeoutMs + BACKSTOP_MS, signal, ...(env && { env }) });
  // The process group is killed when the signal aborts; waiting some ms for it to be reaped adds nothing to the answer.
  const aborted = new Promise<undefined>(resolve =>
    signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  const result = await Promise.race([ended, aborted]);
  const shortage = shortageOf(result?.error);
  if (shortage !== undefined) throw shortage;
  return result?.end === 'killed' && signal.aborted ? undefined : result;
}
