/** A wall clock of a program's own, by libfaketime: it can be set, and the machine's stays as it is. */
import { writeFileSync } from 'node:fs';

const LIBRARY = '/usr/$LIB/faketime/libfaketimeMT.so.1';

/** What starts a program under the clock that this file keeps. It goes as the machine's until it is set. */
export function underOwnClock(file: string): readonly [string, ...string[]] {
  setClock(file, 0);
  return [
    'env',
    `LD_PRELOAD=${LIBRARY}`,
    `FAKETIME_TIMESTAMP_FILE=${file}`,
    // The file is read again after so many seconds.
    'FAKETIME_CACHE_DURATION=1',
    // No clock step bends the monotonic clock.
    'FAKETIME_DONT_FAKE_MONOTONIC=1',
    'NO_FAKE_STAT=1',
  ];
}

/** Sets it to so many ms from the machine's. */
export function setClock(file: string, aheadMs: number): void {
  const seconds = aheadMs / 1000;
  writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds.toFixed(3)}\n`);
}
