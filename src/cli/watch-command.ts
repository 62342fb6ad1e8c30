/** `ripcord status --watch`: shows the status again whenever something happens, until interrupted. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '../report/events/event.ts';
import type { Status } from '../report/status/status-schema.ts';
import { toError } from '../sys/to-error.ts';
import { askStatus, followEvents } from './controller-client.ts';
import { ENTER, frame, LEAVE } from './frame.ts';
import { statusText } from './status-text.ts';
import type { Screen, Terminal } from './terminal.ts';
import { watchScreen } from './watch-screen.ts';

/** Several events within this time are one redraw. */
const TOGETHER_MS = 50;
/** Latencies, and the time of the read-back, change without an event. */
const REFRESH_MS = 2000;
const TICK_MS = 1000;
/** More than any screen shows. */
const EVENTS_KEPT = 200;
/** The longest that a timer of Node waits: 31 bits. */
const FOREVER_MS = 2 ** 31 - 1;

/** On a terminal the screen is redrawn; elsewhere the status is printed after each event that changed it. */
export async function watchStatus(
  socket: string,
  service: string | undefined,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const asked = { socket, service };
  const events = followLatest(asked, signal);
  if (terminal.screen === undefined) await printChanges(asked, terminal, events, signal);
  else await redraw(asked, terminal, terminal.screen, events, signal);
}

interface Asked {
  readonly socket: string;
  /** undefined: all. */
  readonly service: string | undefined;
}

async function redraw(
  asked: Asked,
  { paint }: Terminal,
  screen: Screen,
  events: Latest,
  signal: AbortSignal,
): Promise<void> {
  screen.write(ENTER);
  try {
    while (!signal.aborted) {
      const changed = events.next();
      const status = await answerOf(asked);
      const answeredAt = performance.now();
      // The clock ticks between two answers.
      while (!signal.aborted && !changed.aborted && performance.now() - answeredAt < REFRESH_MS) {
        const seen = { status, events: events.latest(), now: Date.now() };
        screen.write(frame(watchScreen(seen, screen.size(), paint)));
        await pause(TICK_MS, AbortSignal.any([signal, changed]));
      }
      await pause(TOGETHER_MS, signal);
    }
  } finally {
    screen.write(LEAVE);
  }
}

async function printChanges(
  asked: Asked,
  { out, paint }: Terminal,
  events: Latest,
  signal: AbortSignal,
): Promise<void> {
  let before = '';
  while (!signal.aborted) {
    const changed = events.next();
    const status = await answerOf(asked);
    const text = status instanceof Error ? paint('red', status.message) : statusText(status, paint);
    if (text !== before) out(`${text}\n`);
    before = text;
    await pause(FOREVER_MS, AbortSignal.any([signal, changed]));
    await pause(TOGETHER_MS, signal);
  }
}

async function answerOf({ socket, service }: Asked): Promise<Status | Error> {
  return askStatus(socket, service).catch(toError);
}

interface Latest {
  /** The latest events, the newest last. */
  readonly latest: () => readonly Event[];
  /** Aborts at the next event, or when the controller may be another one. */
  readonly next: () => AbortSignal;
}

/** Follows the events of a controller, and goes on with the next one after a restart. */
function followLatest({ socket, service }: Asked, signal: AbortSignal): Latest {
  let latest: Event[] = [];
  let changed = new AbortController();
  const follow = async () => {
    while (!signal.aborted) {
      latest = [];
      try {
        for await (const event of followEvents(socket, {
          follow: true,
          since: 0,
          service,
          signal,
        })) {
          latest = [...latest, event].slice(-EVENTS_KEPT);
          changed.abort();
        }
      } catch {
        // No controller answers: the status shown meanwhile says so.
      }
      changed.abort();
      await pause(REFRESH_MS, signal);
    }
  };
  void follow();
  return {
    latest: () => latest,
    next: () => {
      changed = new AbortController();
      return changed.signal;
    },
  };
}

/** Sleeps until the time or the signal comes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
