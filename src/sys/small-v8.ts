/** Keeps V8 small: ripcord waits far more than it computes, and Node's defaults are for programs that compute. */
import { setFlagsFromString } from 'node:v8';

/**
 * Memory, of which the first is what `--max-semi-space-size` is at the start of a process: the space for young objects does not grow.
 * `--no-opt` also saves short commands a quarter of their time. Measured: docs/design/decisions/0007-a-small-v8.md.
 */
const FLAGS = ['--semi-space-growth-factor=1', '--optimize-for-size', '--no-opt', '--max-lazy'];

/**
 * To be called before anything else is loaded. Not by flags of the command line: with those, V8 refuses the code of Node's own modules
 * that was compiled beforehand, and each command would start later.
 */
export function keepV8Small(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
