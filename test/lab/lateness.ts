/**
 * How late this machine runs what is due. A thread beside the test sleeps again and again, and notes by how much it wakes
 * too late: as late, at least, is all else here that sleeps and is wanted. The test's own event loop delays it not.
 */
import { Worker } from 'node:worker_threads';
import { now } from './now.ts';

/** Short against what is looked for, and next to no work: 0.2 % of a core. */
const SLEEP_MS = 5;

/** Places in what the thread shares with us. */
const DUE = 0;
const LARGEST = 1;

export interface Lateness extends AsyncDisposable {
  /** The longest that anything due had to wait since the watch began, in whole ms; it may be waiting still. */
  readonly largestMs: () => number;
}

/** Watches until it is disposed of. Resolves when the thread runs. */
export async function watchLateness(): Promise<Lateness> {
  const kept = new Float64Array(new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL('lateness-thread.mjs', import.meta.url), {
    // Not ours: they may load what it needs not.
    execArgv: [],
    workerData: { sleepMs: SLEEP_MS, kept, DUE, LARGEST },
  });
  await new Promise((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
  });
  thread.unref();
  return {
    largestMs: () => {
      const [due = 0, largest = 0] = kept;
      return Math.round(Math.max(largest, now() - due));
    },
    [Symbol.asyncDispose]: async () => {
      await thread.terminate();
    },
  };
}
