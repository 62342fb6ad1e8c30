/** Ctrl-C as the regular end of a command that would otherwise run for ever. */
import type { Terminal } from './terminal.ts';

const interrupted = new AbortController();

/** Aborts once a command that called `untilInterrupted` was interrupted: nothing need be waited for then. */
export const interruption = interrupted.signal;

/**
 * Aborts at SIGINT or SIGTERM, or when the reader of the output is gone; the command then returns as if it were done.
 */
export function untilInterrupted({ unread }: Pick<Terminal, 'unread'> = {}): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(signal));
  }
  return unread === undefined ? interruption : AbortSignal.any([interruption, unread]);
}
