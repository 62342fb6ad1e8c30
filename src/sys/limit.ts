/** A time limit for work that has its own limits but may still hang. */
import { startDeadline } from './deadline.ts';

/**
 * Settles as `work` does, or throws `late` after `ms` of time in which this process ran. The work itself is not
 * stopped.
 */
export function limit<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = startDeadline(ms, () => reject(late()));
    work.then(resolve, reject).finally(deadline.cancel);
  });
}
