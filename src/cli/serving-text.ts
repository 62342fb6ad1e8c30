/** Who serves, one line a service, with where that is known from. Pure. */
import type { ServiceStatus, ServingStatus, Status } from '../report/status/status-schema.ts';
import { ageText } from './age-text.ts';
import type { Colour, Paint } from './terminal.ts';

type Announced = ServingStatus['announcements'][number];

/** "smtp: smtp-b serves (1); smtp-a withdrawn, 12 s (told over the channel)". */
export function servingText(
  { name, serving }: Pick<ServiceStatus, 'name' | 'serving'>,
  { at }: Pick<Status, 'at'>,
  paint: Paint,
): string {
  const { servers, announcements, unknown } = serving;
  const [colour, first] = leading(serving);
  const others = announcements.filter(
    ({ server, announced }) => !servers.includes(server) && (unknown === null || announced !== null),
  );
  const parts = [paint(colour, first), ...others.map(each => otherText(each, at))];
  return `${paint('bold', name)}: ${parts.join('; ')}${sourceText(serving)}`;
}

/** "smtp-b serves now (5)": who does, at the end of something that moves traffic. */
export const servedText = (serving: ServingStatus): string => leading(serving, ' now')[1];

function leading({ servers, metric, here, unknown }: ServingStatus, when = ''): [Colour, string] {
  if (unknown !== null) return ['yellow', `who serves${when} is unknown: ${unknown}`];
  const [server] = servers;
  if (server === undefined) return ['red', `no server serves${when}`];
  const colour = here === true ? 'green' : 'bold';
  if (servers.length === 1) return [colour, `${server} serves${when} (${metric})`];
  const all = `${servers.slice(0, -1).join(', ')} and ${servers.at(-1)}`;
  return [colour, `${all} tie${when} (${metric}): each router takes the nearest`];
}

function otherText({ server, announced, metric, state, since }: Announced, at: string): string {
  const poor = announced === true ? ` (${metric})` : '';
  return `${server} ${state}${poor}${since === null ? '' : `, ${ageText(since, at)}`}`;
}

const SOURCES: Readonly<Record<Announced['source'], string | undefined>> = {
  channel: 'told over the channel',
  routers: 'heard from routers',
  // What follows a name already says so.
  checks: undefined,
  here: undefined,
  unknown: undefined,
};

function sourceText({ announcements }: ServingStatus): string {
  const sources = new Set(announcements.flatMap(({ source }) => SOURCES[source] ?? []));
  return sources.size === 0 ? '' : ` (${[...sources].join('; ')})`;
}
