/** The events of this controller: numbered, remembered up to a bound, kept on disk, and passed to listeners. */
import type { Clock } from '../../sys/clock.ts';
import { shownLines } from '../../sys/shown.ts';
import type { Event, Happening } from './event.ts';
import type { EventStore, Past } from './event-store.ts';

/** How many of the latest events are remembered. */
export const REMEMBERED = 1000;
/** A reason may quote what a program printed: no event is larger than a page. */
const LONGEST_REASON = 2000;

export interface Journal {
  /** Goes on from what earlier lives left: to be called before the first `tell`. */
  readonly resume: (past: Past) => void;
  readonly tell: (happening: Happening) => void;
  /** The events remembered after the one with this id, oldest first; 0: all of them. */
  readonly after: (id: number) => readonly Event[];
  /** The id of the latest event; 0: there was none. */
  readonly latest: () => number;
  /** Calls back for each event from now on; returns what ends that. */
  readonly listen: (listener: (event: Event) => void) => () => void;
}

/** `onEvent` comes before every other listener: the log. */
export function createJournal(
  store: Pick<EventStore, 'append'>,
  clock: Clock,
  onEvent: (event: Event) => void,
): Journal {
  const events: Event[] = [];
  const listeners = new Set([onEvent]);
  let latest = 0;
  return {
    resume: past => {
      events.push(...past.events);
      latest = past.lastId;
    },
    tell: happening => {
      latest += 1;
      const event: Event = { id: latest, at: new Date(clock.now()).toISOString(), ...bounded(happening) };
      events.push(event);
      if (events.length > REMEMBERED) events.shift();
      store.append(event);
      for (const listener of listeners) listener(event);
    },
    after: id => {
      const first = events.findIndex(event => event.id > id);
      return first < 0 ? [] : events.slice(first);
    },
    latest: () => latest,
    listen: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function bounded(happening: Happening): Happening {
  if (!('reason' in happening)) return happening;
  const reason = shownLines(happening.reason);
  const isLong = reason.length > LONGEST_REASON;
  return { ...happening, reason: isLong ? `${reason.slice(0, LONGEST_REASON)}...` : reason };
}
