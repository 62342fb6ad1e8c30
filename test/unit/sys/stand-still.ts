/** Holds up this whole process, as a stop or a suspended machine does: no timer fires, and nothing is read. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
