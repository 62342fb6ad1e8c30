/**
 * The configuration file's schema: the single source of its types, its defaults, the reference in docs and the
 * published JSON Schema (examples/ripcord.schema.json). It holds every rule about one field alone; rules that take two
 * fields are in all-rules.ts.
 */
import { type Static, Type } from '@sinclair/typebox';
import { closed, duration, name, port } from '../schema/fields.ts';
import { METRIC } from '../schema/metric-range.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../schema/patterns.ts';
import { RUN_FOLDER, STATE_FOLDER } from './folders.ts';
import { HookSchema } from './hook-schema.ts';
import { HttpSchema } from './http-schema.ts';
import { checks, judge, PeerSchema } from './peer-schema.ts';
import { ReclaimSchema } from './reclaim.ts';
import { FlapSchema, LoadSchema } from './steadiness.ts';

export { DURATION_PATTERN } from '../schema/patterns.ts';

/** The fields of a service, from which the form for a whole group is made too (group/group-schema.ts). */
export const SERVICE_FIELDS = {
  name: name('Name of the service.'),
  address: Type.Optional(
    Type.String({
      description:
        'The service address, host-length: clients reach whichever server advertises it best. Exactly one of `address` and `addresses`.',
      examples: ['198.51.100.25/32'],
    }),
  ),
  addresses: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description:
        'Several service addresses that share health and metric, the most important first: RIP announces one change at once and the rest 1 to 5 s later.',
    }),
  ),
  metric: Type.Integer({ ...METRIC, description: 'Metric while all is well.' }),
  boost: Type.Optional(
    Type.Integer({
      ...METRIC,
      description: 'Metric while we stand in for a peer that is down: below `metric`.',
    }),
  ),
  order: Type.Optional(
    Type.Array(name('A server.'), {
      minItems: 2,
      maxItems: 100,
      uniqueItems: true,
      description:
        'Failover order, best server first: only when all before us are down are we boosted. Absent: load-balance, where any peer down boosts all others.',
    }),
  ),
  cover: Type.Optional(
    Type.String({
      description:
        'A prefix that holds every `address` and is otherwise spare. In a failover order all but the first also announce it, at `metric`: routers that lose the route to the address fall back on it at once.',
      examples: ['198.51.100.24/31'],
    }),
  ),
  reclaim: Type.Optional(ReclaimSchema),
  holdUp: duration('How long the service must be up again before its route returns.', '0s'),
  failback: Type.Union([Type.Literal('auto'), Type.Literal('manual')], {
    default: 'auto',
    description:
      'Whether a boosted server steps down by itself once the peer is back, or waits for `ripcord failback`.',
  }),
  drainMetric: Type.Integer({
    ...METRIC,
    default: 12,
    description: 'Metric while traffic is asked to leave: poor, yet reachable from everywhere.',
  }),
  lastStanding: Type.Union([Type.Literal('withdraw'), Type.Literal('keep')], {
    default: 'withdraw',
    description:
      'When our checks are down and those of all peers too: withdraw anyway, or keep the route at `drainMetric`, as all down at once says more of the check than of the service.',
  }),
  flap: Type.Optional(FlapSchema),
  load: Type.Optional(LoadSchema),
  checks: checks(
    0,
    'The checks that decide whether the service is up here (see `judge`). An empty list: it counts as up, and its peers alone judge it.',
  ),
  judge,
  peers: Type.Optional(
    Type.Array(PeerSchema, { minItems: 1, description: 'The other servers of this service.' }),
  ),
};

const ServiceSchema = Type.Object(SERVICE_FIELDS, closed);

export const SERVICES = {
  minItems: 1,
  maxItems: 1000,
  description:
    'The services of this server. Further ones stand in the files `conf.d/*.yml` beside this file, which hold `services` alone and are read in the order of their names.',
};

const TimersSchema = Type.Object(
  {
    update: Type.Integer({ minimum: 5, maximum: 32767, default: 5, description: 'Seconds between updates.' }),
    timeout: Type.Integer({
      minimum: 5,
      maximum: 32767,
      default: 180,
      description: 'Seconds until a silent route is lost.',
    }),
    garbage: Type.Integer({
      minimum: 5,
      maximum: 32767,
      default: 120,
      description: 'Seconds for which a lost route is still announced as unreachable.',
    }),
  },
  {
    ...closed,
    default: {},
    description:
      'RIP timers of this server alone; the routers keep theirs. A short update bounds how late a change arrives.',
  },
);

export const RoutingSchema = Type.Object(
  {
    daemon: Type.Union([Type.Literal('frr'), Type.Literal('quagga')], {
      default: 'frr',
      description: 'The routing daemon beside us.',
    }),
    vtysh: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      default: ['vtysh'],
      description: 'The vtysh command and its leading arguments.',
    }),
    sockets: Type.Optional(
      Type.String({
        pattern: PATH_PATTERN,
        description:
          "Folder of the daemons' sockets (`ripd.vty`), by which one that dies or hangs is known within a second. Default: where vtysh looks, by its arguments.",
      }),
    ),
    networks: Type.Array(Type.String({ pattern: WORD_PATTERN, maxLength: 64 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description: 'Where RIP runs: interface names, or prefixes that hold no service address.',
    }),
    nudge: Type.Union([Type.Literal('auto'), Type.Literal('off')], {
      default: 'auto',
      description:
        'Whether a changed metric is sent at once, through an interface of our own (ripcord0); off: it waits for the next update.',
    }),
    timers: TimersSchema,
    config: Type.Optional(
      Type.Union([Type.String({ pattern: PATH_PATTERN }), Type.Null()], {
        description:
          "The daemon's configuration file, of which a marked block becomes ours; null: configure the running daemon only. Default: /etc/frr/frr.conf, or /etc/quagga/ripd.conf.",
      }),
    ),
    templates: Type.Optional(
      Type.String({
        pattern: PATH_PATTERN,
        description:
          'A folder with templates of your own (templates/README.md), watched for changes. Default: those that ripcord brings along.',
      }),
    ),
    hostname: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 63,
        description:
          'hostname line of that file, where no other line of it names the host. Default: `server`.',
      }),
    ),
    password: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 80,
        description: 'password line of that file, where it has no other. Default: none.',
      }),
    ),
  },
  { ...closed, description: 'The routing daemon and where it speaks RIP.' },
);

const PathsSchema = Type.Object(
  {
    run: Type.String({
      pattern: PATH_PATTERN,
      default: RUN_FOLDER,
      description: 'Folder of the control socket.',
    }),
    state: Type.String({
      pattern: PATH_PATTERN,
      default: STATE_FOLDER,
      description: 'Folder of what outlives a restart.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Folders of this controller. One pair for each controller on a machine.',
  },
);

const DrainSchema = Type.Object(
  {
    deadline: duration('The longest that a drain waits for connections to end before it withdraws.', '30s'),
    folder: Type.Optional(
      Type.String({
        pattern: PATH_PATTERN,
        description:
          'A folder to watch: a file named after a service, or `all`, drains it for as long as it is there; what it holds is the reason.',
      }),
    ),
  },
  { ...closed, default: {}, description: 'How services are drained.' },
);

export const ChannelSchema = Type.Object(
  {
    address: Type.String({ pattern: WORD_PATTERN, default: '0.0.0.0', description: 'Address to listen on.' }),
    port: port('UDP port to listen on.', 5520),
    keyFile: Type.String({
      pattern: PATH_PATTERN,
      description:
        'File with the key that all replicas share, readable by no other user (openssl rand -hex 32).',
    }),
  },
  { ...closed, description: 'The channel between replicas: everything works without it, only later.' },
);

export const ConfigSchema = Type.Object(
  {
    server: name(
      'Name of this server, as its peers and `order` call it. With `group` also `auto`: the entry that has the host name of this machine.',
    ),
    routing: RoutingSchema,
    services: Type.Array(ServiceSchema, SERVICES),
    channel: Type.Optional(ChannelSchema),
    http: Type.Optional(HttpSchema),
    drain: DrainSchema,
    hooks: Type.Array(HookSchema, {
      maxItems: 100,
      default: [],
      description: 'Commands that run on transitions. None delays a route, nor another hook.',
    }),
    reload: Type.Union([Type.Literal('auto'), Type.Literal('manual')], {
      default: 'auto',
      description:
        'Whether a file that changed is taken over at once (a valid one, and whole), or waits for `ripcord reload` or SIGHUP: until then status and log say that it differs, and `ripcord plan` shows what it would do.',
    }),
    paths: PathsSchema,
    onStop: Type.Union([Type.Literal('withdraw'), Type.Literal('keep')], {
      default: 'withdraw',
      description: 'At a stop: withdraw the routes and remove the aliases, or keep all as it is.',
    }),
  },
  { ...closed, title: 'ripcord configuration' },
);

/** The file as validated and with defaults, in its own notation (durations are still text). */
export type ConfigFile = Static<typeof ConfigSchema>;
export type ServiceEntry = Static<typeof ServiceSchema>;
export type PeerEntry = Static<typeof PeerSchema>;
export type HookEntry = Static<typeof HookSchema>;
