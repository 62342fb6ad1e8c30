/** A bound on how long to wait for work that goes on by itself. */
import type { Clock } from './clock.ts';

/** Resolves with what `work` resolves with, or with undefined after `ms`; then the work goes on. Rejects as `work` does. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const late = clock.allow(ms, done.signal).then(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort('done');
  }
}
