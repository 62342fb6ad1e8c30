/** Ctrl-C as the regular end of a command that would go on for ever. */

/** Aborts at SIGINT or SIGTERM; the command then returns as if it were done. */
export function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(signal));
  }
  return interrupted.signal;
}
