/** Tells when an address of lo changes, so that an alias somebody removed is back at once. */
import { execa } from 'execa';
import type { Clock } from '../../sys/clock.ts';
import { oneLine } from '../../sys/exec.ts';

/** Pause before `ip monitor` is started anew after it ended. */
const RESTART_MS = 1000;
/** Of what it said before, this much is told. */
const TOLD_CHARACTERS = 1000;

export interface AddressMonitor {
  readonly stop: () => Promise<void>;
}

/**
 * Calls `onChange` after each change to an address of lo, until stopped. `ip monitor` is only a hint that saves
 * waiting for the next reconcile; if it ends, `onEnd` is told why and it is started again.
 */
export function monitorAddresses(
  clock: Clock,
  onChange: () => void,
  onEnd: (why: string) => void,
): AddressMonitor {
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopping.signal.aborted) {
      const child = execa('ip', ['monitor', 'address', 'dev', 'lo'], {
        stdin: 'ignore',
        reject: false,
        buffer: { stdout: false },
        cancelSignal: stopping.signal,
      });
      child.stdout.on('data', onChange);
      const end = await child;
      if (stopping.signal.aborted) return;
      onEnd(oneLine(end.stderr.slice(-TOLD_CHARACTERS)) || end.shortMessage || 'ip monitor ended');
      await clock.sleep(RESTART_MS, stopping.signal);
      // Whatever changed meanwhile was missed.
      onChange();
    }
  };
  const watching = watch();
  return {
    stop: () => {
      stopping.abort();
      return watching;
    },
  };
}
