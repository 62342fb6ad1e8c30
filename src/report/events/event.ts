/**
 * Everything that happens, one record each: the log, `ripcord events`, the stream over HTTP and the counters are all
 * made from these. One schema is the truth for what is written, read back and published.
 */
import { type Static, Type } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import { STATE_NAMES } from '../../policy/decide/states.ts';
import type { EventKind } from './event-kinds.ts';

const health = Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('unknown')]);
const reason = Type.String();
const service = Type.String();
/** When it ends by itself; null: never. */
const until = Type.Union([Type.String(), Type.Null()]);
const kind = <K extends EventKind>(name: K) => ({ kind: Type.Literal(name) });
const state = Type.Union(STATE_NAMES.map(name => Type.Literal(name)));
/** `metric` is null where the route is withdrawn. */
const position = { state, metric: Type.Union([Type.Number(), Type.Null()]) };

/** What happened; when, and in which place of the row, is the Event's to say. */
export const HappeningSchema = Type.Union([
  /** The controller began. */
  Type.Object({ ...kind('start'), server: Type.String(), version: Type.String(), config: Type.String() }),
  /** It was asked to stop. */
  Type.Object({ ...kind('stop'), reason }),
  /** It has stopped; `clean`: all was left as it was to be left. */
  Type.Object({ ...kind('stopped'), clean: Type.Boolean() }),
  /** A changed configuration was taken over, or (not `ok`) refused: then nothing changed. */
  Type.Object({ ...kind('reload'), ok: Type.Boolean(), reason }),
  /** A changed configuration waits for an operator to reload it. */
  Type.Object({ ...kind('pending'), reason }),
  /** A check went up or down. `server` is the one it looks at. */
  Type.Object({ ...kind('check'), service, server: Type.String(), check: Type.String(), health, reason }),
  /** A server's service went up or down, by all that is known of it. */
  Type.Object({ ...kind('verdict'), service, server: Type.String(), health, reason }),
  /** A service moved to another state or metric; `from` is null for the first one. */
  Type.Object({
    ...kind('state'),
    service,
    ...position,
    from: Type.Union([Type.Object(position), Type.Null()]),
    reason,
  }),
  /** Something was done to the daemon or to lo: because something else is wanted now, or because what was wanted had been lost. */
  Type.Object({
    ...kind('action'),
    action: Type.String(),
    cause: Type.Union([Type.Literal('wanted'), Type.Literal('drift')]),
    reason,
  }),
  /** A process of the daemon died, hangs, or is there (again). */
  Type.Object({
    ...kind('process'),
    process: Type.String(),
    state: Type.Union([Type.Literal('running'), Type.Literal('hung'), Type.Literal('gone')]),
  }),
  /** What was read back is again what is wanted. */
  Type.Object({ ...kind('in-step') }),
  /** An operator's order was carried out; `by` is the way it came. */
  Type.Object({
    ...kind('order'),
    order: Type.String(),
    service,
    by: Type.Union([Type.Literal('socket'), Type.Literal('http')]),
    reason,
  }),
  /** A drain of a service, by whatever way, began or ended; kept: it goes on after a restart. */
  Type.Object({
    ...kind('drain'),
    service,
    state: Type.Union([Type.Literal('begun'), Type.Literal('kept'), Type.Literal('ended')]),
    reason,
    until,
  }),
  /** An override of the health checks took effect, or ended; kept: it goes on after a restart. */
  Type.Object({
    ...kind('override'),
    service,
    state: Type.Union([
      Type.Literal('begun'),
      Type.Literal('kept'),
      Type.Literal('cleared'),
      Type.Literal('expired'),
    ]),
    health,
    reason,
    until,
  }),
  /** A hook ran for a transition, or could not; `ok`: it exited with 0. `reason` says how it ended, or why it did not run. */
  Type.Object({
    ...kind('hook'),
    service,
    state,
    command: Type.String(),
    ok: Type.Boolean(),
    reason,
  }),
  /** The configuration of a peer has differed from ours for too long, or no longer does. */
  Type.Object({
    ...kind('disagreement'),
    peer: Type.String(),
    state: Type.Union([Type.Literal('begun'), Type.Literal('ended')]),
    reason,
  }),
  /** Something failed; ripcord goes on. */
  Type.Object({ ...kind('error'), source: Type.String(), reason }),
]);

export type Happening = Static<typeof HappeningSchema>;

export const EventSchema = Type.Intersect([
  Type.Object({
    /** Counts up by one, over restarts too; from a file that is not ours it could be one that nothing can be added to. */
    id: Type.Integer({ minimum: 1, maximum: 2 ** 48 }),
    /** ISO 8601. */
    at: Type.String(),
  }),
  HappeningSchema,
]);

export type Event = Static<typeof EventSchema>;

/** Compiled when first needed: it takes a moment, and a controller without a past needs it never. */
let isEvent: ValidateFunction<Event> | undefined;

/** The event in a line of JSON; undefined if it holds none (torn, or not ours). */
export function parseEvent(line: string): Event | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    isEvent ??= new Ajv().compile<Event>(EventSchema);
    return isEvent(parsed) ? parsed : undefined;
  } catch {
    // A line that was cut off, by a crash or a full disk, is lost and no more.
    return undefined;
  }
}

/** The service that an event is about; undefined: the server as a whole. */
export function serviceOf(event: Happening): string | undefined {
  return 'service' in event ? event.service : undefined;
}
