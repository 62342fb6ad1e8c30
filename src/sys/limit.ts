/** A limit to how long work may take that has limits of its own, and may hang all the same. */
import { startDeadline } from './deadline.ts';

/** What `work` resolves with, or throws; after `ms` of time in which this process ran it throws `late`. The work is not ended by it. */
export function limit<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = startDeadline(ms, () => reject(late()));
    work.then(resolve, reject).finally(deadline.cancel);
  });
}
