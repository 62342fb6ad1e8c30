/** What `ripcord status --watch` shows, line by line, for a terminal of any size. Pure. */
import { clockTime } from '../policy/decide/decision.ts';
import type { Event } from '../report/events/event.ts';
import type { ServiceStatus, Status } from '../report/status/status-schema.ts';
import { cut, widthOf, wrapInto } from '../sys/text-layout.ts';
import { ageText } from './age-text.ts';
import { eventRow } from './event-line.ts';
import { servingText } from './serving-text.ts';
import {
  addressRows,
  checkRows,
  configurationText,
  healthText,
  reasonsOf,
  routeText,
  stateText,
  summaryText,
} from './status-text.ts';
import { table } from './table.ts';
import type { Paint, ScreenSize } from './terminal.ts';

export interface Watched {
  /** What the controller says now; an Error: it does not answer, and why. */
  readonly status: Status | Error;
  /** The latest last. */
  readonly events: readonly Event[];
  /** ms. */
  readonly now: number;
}

/** A text never takes more lines than this, so that no reason pushes everything else out. */
const LINES_OF_A_TEXT = 3;
/** The part of the lines that events keep where there is more to show than room: the latest matter most. */
const EVENTS_PART = 1 / 4;
const INDENT = '  ';

/** At most `rows` lines, none wider than `columns`: who serves, each service, then the latest events. */
export function watchScreen(watched: Watched, { rows, columns }: ScreenSize, paint: Paint): string[] {
  const { status, events, now } = watched;
  const wrapped = (text: string) => wrapInto(LINES_OF_A_TEXT, inOneLine(text), columns, INDENT);
  const body =
    status instanceof Error
      ? [...titled('ripcord', now, columns, paint), ...wrapped(paint('red', status.message))]
      : [
          ...titled(summaryText(status, paint), now, columns, paint),
          ...configurationText(status, paint).flatMap(text => wrapped(text)),
          ...status.services.flatMap(service => wrapped(servingText(service, status, paint))),
          ...status.services.flatMap(service => ['', ...serviceLines(service, status, columns, paint)]),
        ];
  const footer = paint('dim', cut('Ctrl-C ends', columns));
  const room = Math.max(0, rows - 1);
  const kept = events.length === 0 ? 0 : Math.min(events.length + 1, Math.floor(room * EVENTS_PART));
  const shown = fitted(body, room - kept, columns, paint);
  const left = room - shown.length - 1;
  const latest = left > 0 ? events.slice(-left) : [];
  const rowsOfEvents = latest.map(event => cut(eventRow(event, paint), columns));
  const gap = Array.from({ length: room - shown.length - rowsOfEvents.length }, () => '');
  // The newest event stands right above the last line.
  return [...shown, ...gap, ...rowsOfEvents, footer].slice(-rows);
}

/** A text of several lines in one. */
const inOneLine = (text: string): string => text.replace(/\s*\n\s*/g, '; ');

/** The first line with a clock at its end; what the text needs beyond that follows. */
function titled(text: string, now: number, columns: number, paint: Paint): string[] {
  const clock = clockTime(now);
  const room = columns - clock.length - 2;
  if (room < clock.length) return [cut(clock, columns), ...wrapInto(LINES_OF_A_TEXT, text, columns, INDENT)];
  const [first = '', ...more] = wrapInto(LINES_OF_A_TEXT, text, room, INDENT);
  const blank = ' '.repeat(Math.max(0, room - widthOf(first)) + 2);
  return [`${first}${blank}${paint('dim', clock)}`, ...more];
}

function serviceLines(service: ServiceStatus, status: Status, columns: number, paint: Paint): string[] {
  const { name, own, since } = service;
  const title = [
    paint('bold', name),
    stateText(service, paint),
    routeText(service, paint),
    healthText(own.health, paint),
    ageText(since, status.at),
  ].join('  ');
  const inner = columns - INDENT.length;
  const details = [
    ...reasonsOf(service).flatMap(reason => wrapInto(LINES_OF_A_TEXT, inOneLine(reason), inner, INDENT)),
    // Every row of these tables begins with the name of the service.
    ...table(checkRows(service, status, paint).map(([, ...cells]) => cells)).split('\n'),
    ...table(addressRows(service, status, paint).map(([, ...cells]) => cells)).split('\n'),
  ];
  const lines = details.filter(line => line !== '').map(line => `${INDENT}${line}`);
  return [title, ...lines].map(line => cut(line, columns));
}

/** What fits; the last line says how many do not. */
function fitted(lines: readonly string[], room: number, columns: number, paint: Paint): string[] {
  if (lines.length <= room) return [...lines];
  if (room <= 0) return [];
  const missing = lines.length - room + 1;
  return [...lines.slice(0, room - 1), paint('dim', cut(`… ${missing} more lines`, columns))];
}
