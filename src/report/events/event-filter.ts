/** Which events a reader wants. Pure. */
import { shown } from '../../sys/shown.ts';
import { type Event, serviceOf } from './event.ts';
import { EVENT_KINDS, type EventKind } from './event-kinds.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { levelOf } from './sentence.ts';

export interface EventFilter {
  /** Of this time or later (ms). */
  readonly since: number;
  /** Of this service, and what concerns every service; undefined: of all. */
  readonly service?: string | undefined;
  /** Of this level of the log, and of more urgent ones; undefined: of all. */
  readonly level?: LogLevel | undefined;
  /** undefined: of all. */
  readonly kinds?: readonly EventKind[] | undefined;
}

export function isWanted(event: Event, { since, service, level, kinds }: EventFilter): boolean {
  if (kinds?.includes(event.kind) === false) return false;
  if (level !== undefined && LOG_LEVELS.indexOf(levelOf(event)) > LOG_LEVELS.indexOf(level)) return false;
  const about = serviceOf(event);
  // What concerns the server as a whole concerns each service.
  if (service !== undefined && about !== undefined && about !== service) return false;
  return Date.parse(event.at) >= since;
}

/** The kinds in a text such as "state, error"; one that there is not is a fault. */
export function readKinds(text: string): readonly EventKind[] | { readonly fault: string } {
  const kinds: EventKind[] = [];
  for (const name of text.split(',').map(each => each.trim())) {
    const kind = EVENT_KINDS.find(each => each === name);
    if (kind === undefined)
      return {
        fault: `there are no events of kind "${shown(name)}": the kinds are ${EVENT_KINDS.join(', ')}`,
      };
    kinds.push(kind);
  }
  return kinds;
}
