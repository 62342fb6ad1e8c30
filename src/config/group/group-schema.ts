/**
 * The schema of the file for a whole group: it lists the servers once, and a service says once what differs by server.
 * The same file lies on every server; expand.ts makes the file of one server of it.
 */
import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox';
import { closed, mapOf, name } from '../../schema/fields.ts';
import { METRIC } from '../../schema/metric-range.ts';
import { HOST_PATTERN, NAME_PATTERN } from '../../schema/patterns.ts';
import { ChannelSchema, ConfigSchema, RoutingSchema, SERVICE_FIELDS, SERVICES } from '../config-schema.ts';
import { HttpSchema } from '../http-schema.ts';
import { checks, judge, REAL_ADDRESSES } from '../peer-schema.ts';

/** Fields of a section that one server has otherwise. They have no defaults: those are the section's. */
function deviation<P extends TProperties>({ properties }: TObject<P>, description: string) {
  const withoutDefaults = Object.entries(properties).map(([field, { default: _, ...node }]) => [field, node]);
  return Type.Optional(
    Type.Unsafe<Partial<Static<TObject<P>>>>({
      type: 'object',
      properties: Object.fromEntries(withoutDefaults),
      ...closed,
      description,
    }),
  );
}

/** RIP's timers and the nudge are the same on all servers. */
const OWN_ROUTING = Type.Omit(RoutingSchema, ['timers', 'nudge']);

const GroupEntrySchema = Type.Object(
  {
    name: name('Name of the server.'),
    hostname: Type.Optional(
      Type.String({
        pattern: HOST_PATTERN,
        maxLength: 253,
        description:
          'Host name of the server, short or in full, by which `server: auto` knows it. Default: `name`.',
      }),
    ),
    ...REAL_ADDRESSES,
    routing: deviation(OWN_ROUTING, 'Fields of `routing` that differ on this server.'),
    channel: deviation(ChannelSchema, 'Fields of `channel` that differ on this server.'),
    http: deviation(HttpSchema, 'Fields of `http` that differ on this server.'),
  },
  closed,
);

/** Each server has every other one as a peer, and the files of all are made: the work grows with the square of this. */
const MOST_SERVERS = 8;

const GroupSchema = Type.Array(GroupEntrySchema, {
  minItems: 2,
  maxItems: MOST_SERVERS,
  description:
    'The servers of a group, so that one file serves them all. Each has the others as peers, whose channel is at the `port` of `channel`; `peers` and `order` are then left out.',
});

/** One metric for all servers, or one for each by its name. */
const metricByServer = (description: string) =>
  Type.Union([Type.Integer(METRIC), mapOf<number>(NAME_PATTERN, { type: 'integer', ...METRIC })], {
    description,
  });

const { order, peers, ...SHARED_FIELDS } = SERVICE_FIELDS;

/** What a service says of its servers, in the order of the reference. */
const GROUP_SERVICE_FIELDS = {
  ...SHARED_FIELDS,
  metric: metricByServer(
    'Metric while all is well. With `group` it may be one for each server, such as `{ smtp-a: 3, smtp-b: 5 }`, which also lists the servers of the service: all different, they are a failover order, the lowest first; all equal, or one number for all servers of the group: load-balance.',
  ),
  boost: Type.Optional(
    metricByServer(
      'Metric while we stand in for a peer that is down: below `metric`. With `group` it may be one for each server; a server without one never stands in.',
    ),
  ),
  cover: Type.Optional(
    Type.Union([Type.String(), mapOf<string>(NAME_PATTERN, { type: 'string' })], {
      description: `${SERVICE_FIELDS.cover.description} With \`group\` it may be one for each server.`,
      examples: SERVICE_FIELDS.cover.examples,
    }),
  ),
  peerChecks: Type.Optional(
    checks(
      1,
      'With `group`: the checks of a peer. Default: those of `checks` that ask at a host and name none, at the address of the peer.',
    ),
  ),
  peerJudge: Type.Optional(
    Type.Union(judge.anyOf, { description: 'With `group`: how a peer is judged. Default: `judge`.' }),
  ),
};

const GroupServiceSchema = Type.Object(GROUP_SERVICE_FIELDS, closed);
const { server, routing, services, ...TOP_LEVEL } = ConfigSchema.properties;

/** The file for a whole group. */
export const GroupFileSchema = Type.Object(
  { server, group: GroupSchema, routing, services: Type.Array(GroupServiceSchema, SERVICES), ...TOP_LEVEL },
  closed,
);

const EitherServiceSchema = Type.Object({ ...SERVICE_FIELDS, ...GROUP_SERVICE_FIELDS }, closed);

/** Both forms of the file in one, for editors and for the reference. */
export const EitherFormSchema = Type.Object(
  {
    server,
    group: Type.Optional(GroupSchema),
    routing,
    services: Type.Array(EitherServiceSchema, SERVICES),
    ...TOP_LEVEL,
  },
  { ...closed, title: 'ripcord configuration' },
);

/** The file for a whole group as validated, with defaults but for those of `group`. */
export type GroupFile = Static<typeof GroupFileSchema>;
export type GroupEntry = Static<typeof GroupEntrySchema>;
export type GroupService = Static<typeof GroupServiceSchema>;
