/**
 * Signals that arrive while a controller is still being loaded: without a handler each would end the process, without a
 * withdrawal.
 */

type Held = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

const held = new Map<Held, () => void>();
const came: Held[] = [];

/** From now on SIGTERM, SIGINT and SIGHUP are remembered, and do nothing else. */
export function holdSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const remember = () => void came.push(signal);
    held.set(signal, remember);
    process.on(signal, remember);
  }
}

/** To be called once the real handlers are in place: they get the earlier signals. */
export function releaseSignals(): void {
  for (const [signal, remember] of held) process.off(signal, remember);
  held.clear();
  for (const signal of came.splice(0)) process.emit(signal, signal);
}
