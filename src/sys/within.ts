/** Limits how long to wait for work that goes on by itself. */
import type { Clock } from './clock.ts';

/** Settles as `work` does, or resolves with undefined after `ms`; then the work goes on. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const late = clock.allow(ms, done.signal).then(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort('done');
  }
}
