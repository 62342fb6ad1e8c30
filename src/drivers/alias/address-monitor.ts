/** Reports when lo or an address of it changes, so that a removed alias is back at once. */

import { startChild } from '../../sys/child.ts';
import type { Clock } from '../../sys/clock.ts';
import { oneLine } from '../../sys/exec.ts';

/** Pause before `ip monitor` is restarted after it ended. */
const RESTART_MS = 1000;
/** The pause if it could not even be started: no ip(8), or no descriptor for it. */
const START_AGAIN_MS = 10_000;
/** How much of its last output a report quotes. */
const QUOTED_CHARACTERS = 1000;

export interface AddressMonitor {
  readonly stop: () => Promise<void>;
}

/**
 * Calls `onChange` after each change to lo or an address of it, until stopped. `ip monitor` is only a hint that saves
 * waiting for the next reconcile; if it ends, `onEnd` gets the reason and it is restarted.
 */
export function monitorAddresses(
  clock: Clock,
  onChange: () => void,
  onEnd: (why: string) => void,
): AddressMonitor {
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopping.signal.aborted) {
      const child = startChild(['ip', 'monitor', 'link', 'address', 'dev', 'lo'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        // If the controller is killed, the guard kills its children by their process group.
        inOurGroup: true,
      });
      let complaints = '';
      child.stdout?.on('data', onChange);
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        complaints = `${complaints}${text}`.slice(-QUOTED_CHARACTERS);
      });
      const kill = () => child.signal('SIGKILL');
      stopping.signal.addEventListener('abort', kill, { once: true });
      process.once('exit', kill);
      const ending = await child.ended;
      stopping.signal.removeEventListener('abort', kill);
      process.off('exit', kill);
      if (stopping.signal.aborted) return;
      const why = ending.how === 'not-started' ? ending.error.message : complaints;
      onEnd(['ip monitor ended', oneLine(why)].filter(said => said !== '').join(': '));
      await clock.sleep(ending.how === 'not-started' ? START_AGAIN_MS : RESTART_MS, stopping.signal);
      // Changes since it ended were missed.
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
