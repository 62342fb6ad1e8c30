/** Running a program within a run: its end, or nothing if the run was over first. */
import type { Argv, ExecResult } from '../../sys/exec.ts';
import type { ProbeContext } from '../prober.ts';
import { shortageOf } from './failure.ts';

/** A program that nobody stops by its signal is stopped this long after the run's timeout. */
const BACKSTOP_MS = 60_000;

/**
 * How a program ended; undefined if the run's signal aborted before it did: then its process group is killed.
 * Throws a NoVerdict if there is no descriptor, memory or process to be had for it.
 */
export async function runCommand(
  argv: Argv,
  context: ProbeContext,
  env?: Readonly<Record<string, string>>,
): Promise<ExecResult | undefined> {
  const { exec, signal, timeoutMs } = context;
  // The deadline is the signal's, which allows for late timers (deadline.ts): a second timer would not.
  const ended = exec(argv, { timeoutMs: timeoutMs + BACKSTOP_MS, signal, ...(env && { env }) });
  // The process group is killed when the signal aborts; its burial, a few ms later, adds nothing to the answer.
  const aborted = new Promise<undefined>(resolve =>
    signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  const result = await Promise.race([ended, aborted]);
  const shortage = shortageOf(result?.error);
  if (shortage !== undefined) throw shortage;
  return result?.end === 'killed' && signal.aborted ? undefined : result;
}
