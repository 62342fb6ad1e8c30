/** An event as one readable line. Pure. */
import type { Event } from '../report/events/event.ts';
import { sentence } from '../report/events/sentence.ts';
import type { Colour, Paint } from './terminal.ts';

/** `YYYY-MM-DD HH:MM:SS  what happened`, in local time. */
export function eventLine(event: Event, paint: Paint): string {
  const colour = colourOf(event);
  // A reason may quote several lines of a program's output.
  const text = sentence(event).replace(/\s*\n\s*/g, '; ');
  return `${paint('dim', localTime(event.at))}  ${colour === undefined ? text : paint(colour, text)}`;
}

/** "2026-11-22 12:01:07", in local time. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${day.map(part => String(part).padStart(2, '0')).join('-')} ${date.toTimeString().slice(0, 8)}`;
}

function colourOf(event: Event): Colour | undefined {
  switch (event.kind) {
    case 'error':
      return 'red';
    case 'check':
    case 'verdict':
      return event.health === 'down' ? 'red' : 'green';
    case 'state':
      return 'bold';
    case 'action':
      return event.cause === 'drift' ? 'yellow' : undefined;
    case 'reload':
      return event.ok ? undefined : 'red';
    default:
      return undefined;
  }
}
