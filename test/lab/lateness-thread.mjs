/** The thread of lateness.ts: sleeps again and again, and keeps by how much it woke too late at most. */
import { parentPort, workerData } from 'node:worker_threads';

const { sleepMs, kept, DUE, LARGEST } = workerData;
const nothing = new Int32Array(new SharedArrayBuffer(4));
const now = () => Number(process.hrtime.bigint()) / 1e6;

kept[DUE] = now() + sleepMs;
parentPort.postMessage('runs');
for (;;) {
  Atomics.wait(nothing, 0, 0, sleepMs);
  kept[LARGEST] = Math.max(kept[LARGEST], now() - kept[DUE]);
  kept[DUE] = now() + sleepMs;
}
