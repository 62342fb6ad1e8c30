/**
 * One daemon, watched as watchfrr(8) does it: by a connection to its socket for vtysh, which ends with the process, and
 * by a cheap command, which a hung daemon leaves unanswered.
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../sys/clock.ts';
import type { DaemonState } from '../driver.ts';

/** FRR recognises this command as a watchdog's, which `log commands` leaves out (vty_command in lib/vty.c). */
const QUESTION = 'echo PING\0';
/** An answer takes under 1 ms. With ANSWER_WITHIN_TURNS, a daemon that hangs is found within a second. */
const ASK_EVERY_MS = 300;
/**
 * A daemon that is gone is looked for more often, as long as a restart takes. FRR 10: mgmtd reads the file 20 ms after
 * its start, and gives it to a ripd that lives on within the next 250 ms: ripd never loses what is entered by then
 * (measured, 10.3).
 */
const SEEK_EVERY_MS = 25;
const SEEK_FOR_MS = 10_000;
/**
 * Counted in our own turns, not in ms: an answer that lies in the socket while we were held up ourselves is not late.
 */
const ANSWER_WITHIN_TURNS = 2;

export interface DaemonWatch {
  readonly stop: () => Promise<void>;
}

/** Reports each change of a daemon's state, from its first answer on; nothing about a daemon that never ran. */
export function watchDaemon(path: string, clock: Clock, onState: (state: DaemonState) => void): DaemonWatch {
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: DaemonState | undefined;
  let since = clock.now();
  const enter = (next: DaemonState) => {
    if (state === next || (state === undefined && next === 'gone')) return;
    state = next;
    since = clock.now();
    onState(next);
  };
  const watch = async () => {
    while (!signal.aborted) {
      await attend(connect(path), clock, signal, enter);
      if (!signal.aborted) enter('gone');
      const isAwaited = state === 'gone' && clock.now() - since < SEEK_FOR_MS;
      await clock.sleep(isAwaited ? SEEK_EVERY_MS : ASK_EVERY_MS, signal);
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

/** Sends the command over a connection repeatedly, until the connection ends or `signal` aborts. */
async function attend(
  socket: Socket,
  clock: Clock,
  signal: AbortSignal,
  enter: (state: DaemonState) => void,
): Promise<void> {
  const closed = new AbortController();
  /** Turns since an unanswered command. */
  let unanswered: number | undefined;
  const ask = () => {
    unanswered = 0;
    socket.write(QUESTION);
  };
  socket
    .on('connect', ask)
    .on('data', () => {
      unanswered = undefined;
      enter('running');
    })
    // 'close' follows.
    .on('error', () => undefined)
    .on('close', () => closed.abort());
  const leave = () => socket.destroy();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  while (!closed.signal.aborted) {
    await clock.sleep(ASK_EVERY_MS, closed.signal);
    if (closed.signal.aborted || socket.connecting) continue;
    if (unanswered === undefined) {
      ask();
      continue;
    }
    unanswered += 1;
    if (unanswered >= ANSWER_WITHIN_TURNS) enter('hung');
  }
  signal.removeEventListener('abort', leave);
}
