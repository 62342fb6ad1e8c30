/**
 * The configuration file's schema: the one truth for its types, its defaults, the reference in the README and the
 * published JSON Schema (config.schema.json). Whatever one field alone can say of itself is said here; what takes
 * two fields to judge is in rules.ts.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };

/** A length of time as written in the file: a whole number and a unit. See duration.ts. */
export const DURATION_PATTERN = '^[0-9]+(ms|s|m|h|d)$';
/** Names end up in the daemon's configuration and in interface labels: a plain, narrow alphabet. */
const NAME_PATTERN = '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$';
/** Anything printable without a blank: keeps every value on its own line of the daemon's configuration. */
const WORD_PATTERN = '^[!-~]+$';

const duration = (description: string, fallback?: string) =>
  Type.String({
    pattern: DURATION_PATTERN,
    description,
    examples: ['800ms', '1s', '5m'],
    ...(fallback === undefined ? {} : { default: fallback }),
  });
const name = (description: string) => Type.String({ pattern: NAME_PATTERN, description });
const port = (description: string, fallback?: number) =>
  Type.Integer({
    minimum: 1,
    maximum: 65535,
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
  });

/** What every check has, whatever its kind. Exactly one of `schedule` and `interval` (rules.ts). */
const timing = {
  id: Type.Optional(name('What logs and status call this check. Default: its kind and port or target.')),
  schedule: Type.Optional(
    Type.String({
      description:
        'When to run, as a cron expression of five fields, or six with seconds first. Exactly one of `schedule` and `interval`.',
      examples: ['* * * * *', '*/10 * * * * *'],
    }),
  ),
  interval: Type.Optional(
    duration('Time from one run to the next, 50ms or more. Exactly one of `schedule` and `interval`.'),
  ),
  timeout: Type.Optional(
    duration('A run that takes longer has failed. Default: 80 % of the interval, at most 5s.'),
  ),
  fall: Type.Integer({
    minimum: 1,
    maximum: 100,
    default: 2,
    description: 'Failures in a row until the check is down.',
  }),
  rise: Type.Integer({
    minimum: 1,
    maximum: 100,
    default: 2,
    description: 'Successes in a row until the check is up.',
  }),
};

const host = Type.Optional(
  Type.String({
    pattern: WORD_PATTERN,
    maxLength: 253,
    description:
      'Where to connect. Default: the service address for a check of our own, the real address of the peer for a check of a peer.',
  }),
);

const StartTlsSchema = Type.Object(
  {
    verify: Type.Boolean({
      default: true,
      description:
        'Whether a certificate that is expired, for another name or of an unknown issuer fails the check.',
    }),
    serverName: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        description: 'The name the certificate must carry. Default: the host.',
      }),
    ),
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'A PEM file of issuers to trust instead of those of the system.',
      }),
    ),
  },
  { ...closed, description: 'Upgrade to TLS by STARTTLS and check the certificate.' },
);

const SmtpCheckSchema = Type.Object(
  {
    kind: Type.Literal('smtp', { description: 'Banner 220, EHLO, optional STARTTLS, QUIT (RFC 5321).' }),
    ...timing,
    host,
    port: port('TCP port of the mail server.', 25),
    starttls: Type.Optional(StartTlsSchema),
  },
  closed,
);

const TcpCheckSchema = Type.Object(
  {
    kind: Type.Literal('tcp', { description: 'A TCP connection, and what is said on it.' }),
    ...timing,
    host,
    port: port('TCP port.'),
    send: Type.Optional(Type.String({ maxLength: 4096, description: 'Text to send once connected.' })),
    expect: Type.Optional(
      Type.String({
        maxLength: 1024,
        format: 'regex',
        description: 'Regular expression that must match what the server says.',
      }),
    ),
  },
  closed,
);

const ProcessCheckSchema = Type.Object(
  {
    kind: Type.Literal('process', {
      description: 'A process of this machine, by `process` name or by `pidfile`: exactly one of them.',
    }),
    ...timing,
    name: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 64,
        description: 'Name of the program, as `ps -o comm` shows it.',
      }),
    ),
    pidfile: Type.Optional(Type.String({ pattern: '^/', description: 'File that holds the process id.' })),
  },
  closed,
);

const ExecCheckSchema = Type.Object(
  {
    kind: Type.Literal('exec', {
      description:
        'A command of your own: exit status 0 is up. Its whole process group is killed at the timeout.',
    }),
    ...timing,
    command: Type.Array(Type.String(), {
      minItems: 1,
      description: 'The program and its arguments, passed as they are: no shell.',
    }),
  },
  closed,
);

/**
 * A union told apart by `kind`. JSON Schema's anyOf would hide defaults from ajv and report the errors of every
 * branch; oneOf with a discriminator does neither.
 */
const byKind = <T extends TSchema[]>(...schemas: [...T]) =>
  Type.Unsafe<Static<T[number]>>({
    type: 'object',
    discriminator: { propertyName: 'kind' },
    required: ['kind'],
    oneOf: schemas,
  });

const CheckSchema = byKind(SmtpCheckSchema, TcpCheckSchema, ProcessCheckSchema, ExecCheckSchema);

const checks = (description: string) => Type.Array(CheckSchema, { minItems: 1, description });

const PeerSchema = Type.Object(
  {
    name: name('Name of the other server, as in its own `server`.'),
    address: Type.String({ pattern: WORD_PATTERN, description: "The peer's real address or host name." }),
    checks: checks('What tells whether the service is up at the peer.'),
  },
  closed,
);

/** Usable RIP metrics: 16 is infinity, and 15 is unreachable one router away (RFC 2453, 3.6). */
const METRIC = { minimum: 1, maximum: 14 };

const ServiceSchema = Type.Object(
  {
    name: name('Name of the service.'),
    address: Type.String({
      description: 'The service address, host-length: clients reach whichever server advertises it best.',
      examples: ['198.51.100.25/32'],
    }),
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
        uniqueItems: true,
        description:
          'Failover order, best server first: only when all before us are down are we boosted. Absent: load-balance, where any peer down boosts all others.',
      }),
    ),
    checks: checks('What tells whether the service is up here: all of them must be.'),
    peers: Type.Optional(
      Type.Array(PeerSchema, { minItems: 1, description: 'The other servers of this service.' }),
    ),
  },
  closed,
);

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
      description: 'Seconds a lost route is still told of.',
    }),
  },
  {
    ...closed,
    default: {},
    description:
      'RIP timers of this server alone; the routers keep theirs. A short update bounds how late a change is heard.',
  },
);

const RoutingSchema = Type.Object(
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
    networks: Type.Array(Type.String({ pattern: WORD_PATTERN, maxLength: 64 }), {
      minItems: 1,
      uniqueItems: true,
      description: 'Where RIP runs: interface names, or prefixes that hold no service address.',
    }),
    timers: TimersSchema,
    config: Type.Optional(
      Type.Union([Type.String({ pattern: '^/' }), Type.Null()], {
        description:
          "The daemon's configuration file, of which a marked block becomes ours; null: configure the running daemon only. Default: /etc/frr/frr.conf, or /etc/quagga/ripd.conf.",
      }),
    ),
    hostname: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 63,
        description: 'hostname line of that file. Default: `server`.',
      }),
    ),
    password: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 80,
        description: 'password line of that file. Default: none.',
      }),
    ),
  },
  { ...closed, description: 'The routing daemon and where it speaks RIP.' },
);

const PathsSchema = Type.Object(
  {
    run: Type.String({
      pattern: '^/',
      default: '/run/ripcord',
      description: 'Folder of the control socket.',
    }),
    state: Type.String({
      pattern: '^/',
      default: '/var/lib/ripcord',
      description: 'Folder of what outlives a restart.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Folders of this controller. One pair for each controller on a machine.',
  },
);

export const ConfigSchema = Type.Object(
  {
    server: name('Name of this server, as its peers and `order` call it.'),
    routing: RoutingSchema,
    services: Type.Array(ServiceSchema, {
      minItems: 1,
      maxItems: 1000,
      description: 'The services of this server.',
    }),
    paths: PathsSchema,
    onStop: Type.Union([Type.Literal('withdraw'), Type.Literal('keep')], {
      default: 'withdraw',
      description: 'At a stop: withdraw the routes and remove the aliases, or keep all as it is.',
    }),
  },
  { ...closed, title: 'ripcord configuration' },
);

/** The file as validated and defaulted, in its own words (durations are still text). */
export type ConfigFile = Static<typeof ConfigSchema>;
export type ServiceEntry = Static<typeof ServiceSchema>;
export type PeerEntry = Static<typeof PeerSchema>;
export type CheckEntry = Static<typeof CheckSchema>;
export type StartTls = Static<typeof StartTlsSchema>;
