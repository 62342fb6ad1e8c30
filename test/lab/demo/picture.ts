/** The picture of the two campuses: a snapshot in, lines out. Pure. */
import { stripVTControlCharacters } from 'node:util';
import type { Paint } from '../../../src/cli/terminal.ts';
import type { ClientView, RouterView, ServerView, Snapshot } from './snapshot.ts';

/** Inner width of a box, and between the two columns. */
const BOX = 32;
const GAP = 8;
const INDENT = '  ';

/** A and B in the strip of recent answers, by the server's name. */
const initial = (server: string): string => server.slice(-1).toUpperCase();

export function picture({ servers, routers, clients }: Snapshot, paint: Paint): string[] {
  const titles = servers.map((_, index) => pad(` ${paint('bold', `campus ${index + 1}`)}`, BOX + 2));
  return [
    row(titles),
    ...boxes(servers.map(server => serverLines(server, paint))),
    ...boxes(
      routers.map(router => routerLines(router, paint)),
      { above: true, linkedAt: 1 },
    ),
    ...boxes(
      clients.map(client => clientLines(client, paint)),
      { above: true, below: false },
    ),
  ].map(line => INDENT + line.trimEnd());
}

function serverLines({ name, power, service, ripd, ripcord }: ServerView, paint: Paint): string[] {
  if (!power) return [paint('bold', name), paint('red', '✘ no power'), ''];
  const smtp = service ? paint('green', '● Postfix') : paint('red', '✘ Postfix');
  const routing = ripd ? paint('green', '● ripd') : paint('red', '✘ ripd');
  return [paint('bold', name), `${smtp}   ${routing}`, advertisement(ripcord, paint)];
}

function advertisement(ripcord: ServerView['ripcord'], paint: Paint): string {
  if (ripcord === undefined) return paint('dim', 'ripcord does not answer');
  const { state, metric } = ripcord;
  const colour = { withdrawn: 'red', boosted: 'yellow' }[state];
  const held = metric === null ? 'advertises nothing' : `advertises metric ${metric}`;
  const words = state === 'normal' ? held : `${held}, ${state}`;
  return colour === 'red' || colour === 'yellow' ? paint(colour, words) : words;
}

function routerLines({ name, route }: RouterView, paint: Paint): string[] {
  const seen =
    route === undefined
      ? paint('red', 'no route to the service')
      : `metric ${paint('bold', `${route.metric}`)} through ${route.via}`;
  return [`${paint('bold', name)}, the switch of the campus`, seen];
}

function clientLines({ name, server, recent }: ClientView, paint: Paint): string[] {
  const by = server === undefined ? paint('red', 'nobody answers') : `answered by ${paint('bold', server)}`;
  const strip = recent.map(each => {
    if (each.kind === 'answered') return paint('green', initial(each.server));
    return each.kind === 'failed' ? paint('red', '×') : ' ';
  });
  return [`${paint('bold', name)}  ${by}`, strip.join('')];
}

interface Cables {
  /** Whether cables leave at the top and at the bottom, and at which line the columns are linked. */
  readonly above?: boolean;
  readonly below?: boolean;
  readonly linkedAt?: number;
}

/** One box a column, side by side. */
function boxes(
  columns: readonly string[][],
  { above = false, below = true, linkedAt }: Cables = {},
): string[] {
  const height = Math.max(...columns.map(lines => lines.length));
  const lines = Array.from({ length: height }, (_, index) => {
    const linked = index === linkedAt;
    const cells = columns.map((column, place) => {
      const left = linked && place > 0 ? '┤' : '│';
      const right = linked && place < columns.length - 1 ? '├' : '│';
      return `${left}${pad(` ${column[index] ?? ''}`, BOX)}${right}`;
    });
    return row(cells, linked ? '─' : ' ');
  });
  const edge = (left: string, middle: string, right: string) =>
    row(columns.map(() => `${left}${'─'.repeat(BOX / 2)}${middle}${'─'.repeat(BOX / 2 - 1)}${right}`));
  return [edge('┌', above ? '┴' : '─', '┐'), ...lines, edge('└', below ? '┬' : '─', '┘')];
}

const row = (cells: readonly string[], between = ' '): string => cells.join(between.repeat(GAP));

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length));
}
