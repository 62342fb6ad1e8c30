/** Signals that come while a controller is still being loaded: without a handler each would end the process, and nothing be withdrawn. */

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

/** To be called once handlers of their own are there: they get what came before. */
export function releaseSignals(): void {
  for (const [signal, remember] of held) process.off(signal, remember);
  held.clear();
  for (const signal of came.splice(0)) process.emit(signal, signal);
}
