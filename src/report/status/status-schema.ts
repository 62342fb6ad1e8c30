/** The schema of the status: the one truth for its type, for what is answered and for examples/ripcord-status.schema.json. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { DRAIN_CAUSES } from '../../policy/decide/situation.ts';
import { STATES } from '../../policy/decide/states.ts';
import { SERVING_SOURCES } from './who-serves.ts';

const nullable = <S extends TSchema>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const text = (description: string) => Type.String({ description });
const time = (description: string) => Type.String({ format: 'date-time', description });
const metric = (description: string) => Type.Integer({ minimum: 0, description });
const OBSERVED = 'The metric as read back from the daemon; null: no route, or not read yet (readBackAt).';
const health = Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('unknown')], {
  description: 'unknown: not judged yet.',
});

const CheckStatusSchema = Type.Object({
  id: text('The name of the check in logs.'),
  informational: Type.Boolean({ description: 'Whether its result is only shown and does not count.' }),
  health,
  since: time('When the health last changed.'),
  streak: Type.Integer({ minimum: 0, description: 'How many of the latest results in a row are the same.' }),
  last: nullable(
    Type.Object({
      ok: Type.Boolean(),
      reason: text('What the run found.'),
      ms: Type.Number({ minimum: 0, description: 'How long it took, in ms.' }),
      at: time('When it ended.'),
    }),
    'The latest run that had a result; null: there was none.',
  ),
  hindrance: nullable(
    Type.Object({
      reason: text('Why these runs could not be carried out.'),
      since: time('When the first of them ended.'),
    }),
    'Why the latest runs had no result; null: the latest run had one.',
  ),
});

const ReplicaStatusSchema = Type.Object({
  name: text('The server.'),
  health,
  since: time('When the verdict last changed.'),
  reason: text('Why, as a phrase that follows the name.'),
  checks: Type.Array(CheckStatusSchema),
  told: nullable(
    Type.String(),
    'The state that a peer reports of itself over the channel; null: it is silent, or this is this server.',
  ),
  toldMetric: nullable(
    metric(''),
    'The metric with which its route leaves the peer, as the peer reports it; null: no route, or as above.',
  ),
});

const PropagationSchema = Type.Object({
  state: Type.Union(
    [
      Type.Literal('confirmed'),
      Type.Literal('unconfirmed'),
      Type.Literal('unheard'),
      Type.Literal('blocked'),
    ],
    {
      description:
        'blocked: the route leaves through no interface. unheard: it leaves, and there is evidence that no router accepts it. unconfirmed: there is no evidence either way. confirmed: it leaves where a router is heard, or a peer hears this server.',
    },
  ),
  reason: text(
    'Why, as a phrase that follows the name, with the line of the running configuration that causes it.',
  ),
  remedy: nullable(Type.String(), 'What to do about it; null: nothing, or that is not known.'),
  at: time('When the daemon reported it.'),
  concerns: Type.Array(Type.String(), {
    description: 'Conflicts of what is added to the metric on the way out with order, boost or drain.',
  }),
  interfaces: Type.Array(
    Type.Object({
      name: text('An interface on which the daemon speaks its protocol.'),
      sent: Type.Boolean({ description: 'Whether the route leaves there, and not as unreachable.' }),
      metric: nullable(
        metric(''),
        'The metric with which it leaves; null: it does not, or is withdrawn, or the metric is not known.',
      ),
      line: nullable(Type.String(), 'The line that blocks it or changes its metric; null: no line does.'),
      remedy: nullable(Type.String(), 'What to enter to undo that line.'),
      heard: Type.Array(Type.String(), { description: 'The routers that are heard there.' }),
      refused: Type.Array(Type.String(), { description: 'Routers whose latest packet was refused.' }),
    }),
  ),
});

const ServingSchema = Type.Object(
  {
    servers: Type.Array(Type.String(), {
      description: 'The servers with the best metric: several in a tie; empty: no server, or it is unknown.',
    }),
    metric: nullable(metric(''), 'Their metric; null: no server, or it is unknown.'),
    here: nullable(
      Type.Boolean(),
      'Whether this server is one of them; null: unknown. It is known to be none of them, too, where only the others are unknown.',
    ),
    unknown: nullable(Type.String(), 'Why it is unknown who serves; null: it is known.'),
    announcements: Type.Array(
      Type.Object({
        server: text('A server of the service; the first is this one.'),
        announced: nullable(Type.Boolean(), 'Whether its route attracts traffic; null: unknown.'),
        metric: nullable(metric(''), 'The metric of its route; null: no route, or unknown.'),
        state: text('Its state, or why that is unknown.'),
        since: nullable(time(''), 'Since when; null: unknown.'),
        source: Type.Union(
          SERVING_SOURCES.map(source => Type.Literal(source)),
          {
            description:
              "From where that is known. here: read back from this server's daemon. channel: the peer reports it now. routers: this server's daemon has learned it. checks: the peer reports nothing, and the checks of it are down. unknown: from nowhere.",
          },
        ),
      }),
    ),
  },
  { description: 'Who serves the service, by the metrics that its servers are known to announce.' },
);

const ServiceStatusSchema = Type.Object({
  name: text('The service.'),
  serving: ServingSchema,
  addresses: Type.Array(
    Type.Object({
      address: text('The service address, or a cover, with its length.'),
      cover: Type.Boolean({
        description: 'Whether it is the prefix that routers fall back on when the service address is lost.',
      }),
      onLo: Type.Boolean({ description: 'Whether it was seen on lo.' }),
      desiredMetric: nullable(metric(''), 'The metric that it should have; null: no route.'),
      observedMetric: nullable(metric(''), OBSERVED),
    }),
  ),
  state: Type.Union(
    STATES.map(({ name, meaning }) => Type.Literal(name, { description: `${meaning}.` })),
    { description: 'The state that the service is in on this server.' },
  ),
  reason: text('Why.'),
  since: time('When the state or the metric last changed.'),
  desiredMetric: nullable(metric(''), 'The metric decided on; null: the route is to be withdrawn.'),
  observedMetric: nullable(metric(''), OBSERVED),
  drain: nullable(
    Type.Object({
      reason: text('Why, in the words of the person or program that asked for it.'),
      since: time('When it was asked for.'),
      until: nullable(time(''), 'When it ends by itself; null: when it is undone.'),
      moved: Type.Boolean({ description: 'Whether the traffic has gone elsewhere.' }),
      waitsFor: nullable(
        Type.Object({
          what: Type.Union([
            Type.Literal('announcement', {
              description: 'The worse metric was not announced to the neighbours yet.',
            }),
            Type.Literal('routers', { description: 'Routers need time to move.' }),
            Type.Literal('connections', { description: 'Connections have not ended.' }),
          ]),
          connections: nullable(
            Type.Integer({ minimum: 1 }),
            'How many have not ended; null: they are not waited for, or cannot be counted.',
          ),
          until: nullable(time(''), 'Until when it waits at most; null: not known yet.'),
        }),
        'What is still missing before the route is withdrawn; null: nothing.',
      ),
      cause: Type.Union(
        DRAIN_CAUSES.map(({ name, meaning }) => Type.Literal(name, { description: `${meaning}.` })),
        { description: 'What asked for it.' },
      ),
    }),
    'The drain in force: the service is to leave this server; null: none.',
  ),
  override: nullable(
    Type.Object({
      health: Type.Union([Type.Literal('up'), Type.Literal('down')]),
      reason: text('Who overrides the checks, and why.'),
      since: time('Since when, without interruption.'),
      until: time('When it ends, unless it is renewed.'),
    }),
    'The override in force of the result of the health checks; null: none.',
  ),
  flap: nullable(
    Type.Object({
      penalty: Type.Number({ minimum: 0, description: 'What past failures still weigh.' }),
      suppressedUntil: nullable(time(''), 'Until when the service is kept withdrawn; null: it is not.'),
    }),
    'Flap control; null: none.',
  ),
  load: nullable(
    Type.Object({
      value: Type.Number(),
      threshold: Type.Number(),
      high: Type.Boolean(),
      since: time('When `high` last changed.'),
    }),
    'The last measurement of the load; null: none.',
  ),
  propagation: nullable(
    PropagationSchema,
    'How far the announcement goes; null: the daemon has not reported it.',
  ),
  own: ReplicaStatusSchema,
  peers: Type.Array(ReplicaStatusSchema),
});

const ChannelPeerSchema = Type.Object({
  name: text('The peer.'),
  established: Type.Boolean({ description: 'Whether it is heard and authenticated.' }),
  heardAt: nullable(time(''), 'When an authenticated message of it was last heard.'),
  refused: nullable(Type.String(), 'What is wrong with what it sends, as a phrase; null: nothing is known.'),
  disagreement: nullable(
    Type.Object({
      since: time('Since when.'),
      overdue: Type.Boolean({
        description: 'Whether that is longer than a change takes from server to server: 10 min.',
      }),
    }),
    'That its configuration differs from ours in what the group must agree on; null: it agrees, or has not said.',
  ),
});

export const StatusSchema = Type.Object(
  {
    server: text('This server.'),
    at: time('When this document was made.'),
    version: text('Of ripcord.'),
    pid: Type.Integer(),
    startedAt: time('When the controller started.'),
    clockStepMs: Type.Integer({
      description:
        'How far the clock was set since then, forward or back: every time in this document is counted from the start.',
    }),
    phase: text(
      'starting, until earlier requests of operators are known; serving; at a stop withdrawing, then leaving.',
    ),
    configuration: Type.Object(
      {
        file: text('The file.'),
        loadedAt: time('When it was last loaded, or found to be in force.'),
        error: nullable(Type.String(), 'Why the present content of the file was refused; null: it was not.'),
        pending: Type.Boolean({
          description:
            'Whether the file differs from what is in force, and waits for `ripcord reload` (`reload: manual`).',
        }),
      },
      { description: 'The configuration in force.' },
    ),
    daemon: nullable(
      Type.Object({ product: Type.String(), version: Type.String() }),
      'The routing daemon; null: not seen yet.',
    ),
    processes: Type.Record(
      Type.String(),
      Type.Union([Type.Literal('running'), Type.Literal('hung'), Type.Literal('gone')]),
      {
        description:
          'How each process of the daemon was last seen, by its name; a process that was never seen is absent.',
      },
    ),
    hearing: nullable(
      Type.Union([
        Type.Literal('hearing'),
        Type.Literal('stalled'),
        Type.Literal('disconnected'),
        Type.Literal('masked'),
        Type.Literal('unknown'),
      ]),
      'Whether the daemon receives address changes; null: not seen yet.',
    ),
    inStep: Type.Boolean({
      description: 'Whether this server is in sync: what was read back last is what is wanted.',
    }),
    readBackAt: nullable(time('A time.'), 'When the daemon and lo were read back last; null: not yet.'),
    stale: Type.Boolean({
      description: 'Whether that is too long ago to be true now (15 s, three looks): then `inStep` is false.',
    }),
    triedAt: time('When the last pass ended, whether it could read anything or not.'),
    error: nullable(Type.String(), 'What went wrong in the latest pass.'),
    services: Type.Array(ServiceStatusSchema),
    group: Type.Array(ChannelPeerSchema, { description: 'The peers of the channel; empty: no channel.' }),
  },
  { title: 'ripcord status' },
);

export type Status = Static<typeof StatusSchema>;
export type ServiceStatus = Static<typeof ServiceStatusSchema>;
export type DrainStatus = NonNullable<ServiceStatus['drain']>;
export type ServingStatus = ServiceStatus['serving'];
export type AddressStatus = ServiceStatus['addresses'][number];
export type ReplicaStatus = Static<typeof ReplicaStatusSchema>;
export type CheckStatus = Static<typeof CheckStatusSchema>;

/** The schema as other tools read it: plain JSON Schema (draft 7), without TypeBox's symbols. */
export function publishedStatusSchema(): object {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...JSON.parse(JSON.stringify(StatusSchema)) };
}
