/** The schema of a check: what all kinds have, and what each has of its own. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { closed, duration, name, port } from './fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from './patterns.ts';

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
  fastInterval: Type.Optional(
    duration(
      'Time from one run to the next, 10ms or more, while the last result contradicts what the check is held for: after the first failure of a check that is up until it is down or well again, and likewise on the way up. A run that takes longer is followed at once. Default: the interval.',
    ),
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

const watch = Type.Boolean({
  default: false,
  description:
    'Whether to hold one silent connection besides, whose loss has a probe run at once; if that fails, it is repeated until the check is down, each `fastInterval`, or 10ms without one. Costs the service one connection; one that it closes for idleness costs one probe.',
});

export const StartTlsSchema = Type.Object(
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
        description:
          "A PEM file of issuers to trust instead of the usual ones: those that Node brings along (Mozilla's list), to which the system's own do not belong.",
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
    watch,
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
    watch,
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
      description: 'A process of this machine, by `name` or by `pidfile`: exactly one of them.',
    }),
    ...timing,
    name: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 64,
        description: 'Name of the program, as `ps -o comm` shows it.',
      }),
    ),
    pidfile: Type.Optional(
      Type.String({ pattern: PATH_PATTERN, description: 'File that holds the process id.' }),
    ),
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
    oneOf: schemas,
  });

export const CheckSchema = byKind(SmtpCheckSchema, TcpCheckSchema, ProcessCheckSchema, ExecCheckSchema);
