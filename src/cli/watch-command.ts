/** `ripcord status --watch`: shows the status again whenever something happens, until interrupted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '../sys/to-error.ts';
import { askStatus, followEvents } from './controller-client.ts';
import { ENTER, frame, LEAVE } from './frame.ts';
import { statusText } from './status-text.ts';
import type { Terminal } from './terminal.ts';

/** Several events within this time are one redraw. */
const TOGETHER_MS = 50;
/** Latencies, and the time of the read-back, change without an event. */
const REFRESH_MS = 2000;
/** The longest that a timer of Node waits: 31 bits. */
const FOREVER_MS = 2 ** 31 - 1;

/** On a terminal the screen is redrawn; elsewhere the status is printed after each event that changed it. */
export async function watchStatus(socket: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { screen } = terminal;
  const refreshMs = screen === undefined ? FOREVER_MS : REFRESH_MS;
  let changed = new AbortController();
  void tellOfChanges(socket, () => changed.abort(), signal);
  screen?.write(ENTER);
  try {
    let before = '';
    while (!signal.aborted) {
      changed = new AbortController();
      const text = await textOf(socket, terminal);
      if (screen !== undefined) screen.write(frame(text, screen.size()));
      else if (text !== before) terminal.out(`${text}\n`);
      before = text;
      await pause(refreshMs, AbortSignal.any([signal, changed.signal]));
      await pause(TOGETHER_MS, signal);
    }
  } finally {
    screen?.write(LEAVE);
  }
}

async function textOf(socket: string, { paint }: Terminal): Promise<string> {
  try {
    return statusText(await askStatus(socket), paint);
  } catch (error) {
    return paint('red', toError(error).message);
  }
}

/** Goes on following a controller that is restarted. */
async function tellOfChanges(socket: string, onChange: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const since = Date.now();
      for await (const _event of followEvents(socket, { follow: true, since, service: undefined, signal })) {
        onChange();
      }
    } catch {
      // No controller answers: the status shown meanwhile says so.
    }
    onChange();
    await pause(REFRESH_MS, signal);
  }
}

/** Sleeps until the time or the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
