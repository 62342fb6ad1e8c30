/**
 * Removes aliases from lo in one call of ip(8): this withdraws their routes where the routing daemon cannot be reached.
 */
import { describeFailure, type Exec, type ExecResult } from '../../sys/exec.ts';
import { execNow } from '../../sys/exec-now.ts';
import { type Alias, AliasError, BATCH, batchInput, runBatch } from '../alias/alias.ts';
import { takeOffLines } from './commands.ts';

/** A missing address or second interface is no error: the kernel's messages, and those of Linux 6.8. */
const NOT_THERE =
  /Cannot assign requested address|Address not found|Cannot find device|^Command failed -:\d+$/;

/**
 * Two tries: single calls of ip(8) were seen to stall, and the next one not. Together with what a stop has taken before
 * (9.5 s), below the 12 s after which a guard kills.
 */
const LAST_WITHIN_MS = [1400, 800] as const;

/**
 * Removes aliases from lo.
 * @throws AliasError once all were tried
 */
export async function takeOff(aliases: readonly Alias[], exec: Exec): Promise<void> {
  if (aliases.length === 0) return;
  const failed = failureIn(await runBatch(exec, takeOffLines(aliases)));
  if (failed !== undefined) throw failed;
}

/**
 * The same for a last resort: synchronously, without the event loop, a queue or the thread pool, any of which may hang.
 * Returns what went wrong, or undefined.
 */
export function takeOffNow(aliases: readonly Alias[]): Error | undefined {
  if (aliases.length === 0) return undefined;
  const input = batchInput(takeOffLines(aliases));
  const [first, second] = LAST_WITHIN_MS;
  const tryFor = (timeoutMs: number) => failureIn(execNow(BATCH, { timeoutMs, input }));
  return tryFor(first) && tryFor(second);
}

function failureIn(result: ExecResult): AliasError | undefined {
  const said = result.stderr.split('\n').filter(line => line.trim() !== '' && !NOT_THERE.test(line));
  if (result.end === 'exited' && said.length === 0) return undefined;
  return new AliasError(describeFailure(result));
}
