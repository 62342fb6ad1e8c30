/** An event as one readable line. Pure. */
import { clockTime } from '../policy/decide/decision.ts';
import { type Event, serviceOf } from '../report/events/event.ts';
import type { LogLevel } from '../report/events/log.ts';
import { levelOf, sentence } from '../report/events/sentence.ts';
import { cut } from '../sys/text-layout.ts';
import { timeOfDay } from './drain-text.ts';
import type { Colour, Paint } from './terminal.ts';

/** `YYYY-MM-DD HH:MM:SS  level  service  what happened`, in local time. */
export function eventLine(event: Event, paint: Paint): string {
  return lineOf(event, localTime(event.at), paint);
}

/** The same without the day, for a screen that shows the latest. */
export function eventRow(event: Event, paint: Paint): string {
  return lineOf(event, timeOfDay(event.at), paint);
}

const LEVEL_WIDTH = 'error'.length;
/** Longer names of services move the text of their lines to the right: a stream does not know the longest one. */
const SERVICE_WIDTH = 8;

function lineOf(event: Event, time: string, paint: Paint): string {
  const level = levelOf(event);
  const service = serviceOf(event) ?? '-';
  const colour = colourOf(event);
  const text = textOf(event, service);
  return [
    paint('dim', time),
    paintLevel(level, paint),
    service.padEnd(SERVICE_WIDTH),
    colour === undefined ? text : paint(colour, text),
  ].join('  ');
}

/** More of a reason is a page of output that some program printed. */
const MOST_CHARACTERS = 300;

/** Its sentence without the service, which has a column, and on one line: what is more is in the JSON form. */
function textOf(event: Event, service: string): string {
  const said = sentence(event);
  const text = said.startsWith(`${service}: `) ? said.slice(service.length + 2) : said;
  const [first = '', ...more] = text.split(/\s*\n\s*/).filter(line => line !== '');
  const shown = cut(first, MOST_CHARACTERS);
  return shown === first && more.length === 0 ? first : `${shown} (more: ripcord events --json)`;
}

const LEVEL_COLOURS: Readonly<Record<LogLevel, Colour | undefined>> = {
  error: 'red',
  warn: 'yellow',
  info: undefined,
  debug: 'dim',
};

function paintLevel(level: LogLevel, paint: Paint): string {
  const colour = LEVEL_COLOURS[level];
  const text = level.padEnd(LEVEL_WIDTH);
  return colour === undefined ? text : paint(colour, text);
}

/** "2026-11-22 12:01:07", in local time. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${day.map(part => String(part).padStart(2, '0')).join('-')} ${clockTime(date.getTime())}`;
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
