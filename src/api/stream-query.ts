/** What is asked of the events by a query: `?after=ID&since=TIME&service=NAME&level=warn&kind=state,drain&follow=no`. Pure. */
import { readKinds } from '../report/events/event-filter.ts';
import { LOG_LEVELS } from '../report/events/log.ts';
import { isDuration, toMilliseconds } from '../schema/duration.ts';
import type { StreamRequest } from './event-stream.ts';

export type StreamQuery =
  | { readonly valid: true; readonly request: StreamRequest }
  | { readonly valid: false; readonly fault: string };

const FIELDS: ReadonlySet<string> = new Set(['after', 'since', 'service', 'level', 'kind', 'follow']);

/**
 * `lastEventId` is what a browser that reconnects saw last, by its header of that name; `now` is the wall clock in ms. Times are
 * durations as the command line takes them (30m), or dates as events bear them (ISO 8601).
 */
export function readStreamQuery(
  query: URLSearchParams,
  lastEventId: string | undefined,
  now: number,
): StreamQuery {
  const unknown = [...query.keys()].find(name => !FIELDS.has(name));
  if (unknown !== undefined) return fault(`there is no ?${unknown}=: there are ${[...FIELDS].join(', ')}`);
  const twice = [...FIELDS].find(name => query.getAll(name).length > 1);
  if (twice !== undefined) return fault(`${twice} must be given once`);
  const after = query.get('after') ?? lastEventId ?? '0';
  if (!/^\d{1,15}$/.test(after))
    return fault(`after must be the id of an event, not ${JSON.stringify(after)}`);
  const since = timeOf(query.get('since'), now);
  if (since === undefined)
    return fault(`since must be a duration such as 30m, or a date such as ${new Date(now).toISOString()}`);
  const follow = query.get('follow') ?? 'yes';
  if (follow !== 'yes' && follow !== 'no') return fault('follow must be yes or no');
  const level = LOG_LEVELS.find(each => each === query.get('level'));
  if (query.has('level') && level === undefined) return fault(`level must be ${LOG_LEVELS.join(', ')}`);
  const kind = query.get('kind');
  const kinds = kind === null ? undefined : readKinds(kind);
  if (kinds !== undefined && 'fault' in kinds) return fault(kinds.fault);
  const service = query.get('service') ?? undefined;
  const filter = { since, service, level, kinds };
  return { valid: true, request: { after: Number(after), ...filter, follow: follow === 'yes' } };
}

/** In ms; undefined: the text is neither a duration nor a date. */
function timeOf(text: string | null, now: number): number | undefined {
  if (text === null) return 0;
  if (isDuration(text)) return now - toMilliseconds(text);
  // Date.parse takes "1" and "March" for dates too.
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const fault = (sentence: string): StreamQuery => ({ valid: false, fault: sentence });
