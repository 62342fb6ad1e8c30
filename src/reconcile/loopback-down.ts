/** lo that is down: it holds the service addresses, and no route leads to any of them. Pure. */
import type { Desired, Observed } from './state.ts';

/** It is not ours to set up: somebody set it down, and may mean it. */
export class LoopbackDownError extends Error {
  override readonly name = 'LoopbackDownError';
}

/**
 * What is wrong, with its remedy; undefined: nothing. The daemon holds the metric all the while, but zebra takes the connected
 * routes of an interface that is down from it (frr-facts: it poisons them).
 */
export function loopbackDown(
  { present }: Pick<Desired, 'present'>,
  { loIsDown }: Pick<Observed, 'loIsDown'>,
): LoopbackDownError | undefined {
  if (!loIsDown || present.length === 0) return undefined;
  return new LoopbackDownError('lo is down, so that no service address is announced: ip link set lo up');
}
