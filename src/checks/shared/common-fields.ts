/** Fields that many kinds of check have. */
import { Type } from '@sinclair/typebox';
import { closed, duration, name } from '../../schema/fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../../schema/patterns.ts';

/** What every check has, whatever its kind. Exactly one of `schedule` and `interval` (config/rules/timing-rules.ts). */
export const timing = {
  id: Type.Optional(name('What logs and status call this check. Default: its kind and port or target.')),
  schedule: Type.Optional(
    Type.String({
      maxLength: 256,
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
  informational: Type.Boolean({
    default: false,
    description: 'Whether the check is run, shown and logged, but counts for nothing.',
  }),
};

export const host = Type.Optional(
  Type.String({
    pattern: WORD_PATTERN,
    maxLength: 253,
    description:
      'Where to connect. Default: the service address for a check of our own, the real address of the peer for a check of a peer.',
  }),
);

export const watch = Type.Boolean({
  default: false,
  description:
    'Whether to hold one silent connection besides, whose loss has a probe run at once; if that fails, it is repeated until the check is down, each `fastInterval`, or 10ms without one. Costs the service one connection; one that it closes for idleness costs one probe.',
});

export const login = Type.Optional(
  Type.Object(
    {
      user: Type.String({ minLength: 1, maxLength: 256, description: 'Whom to log in as.' }),
      passwordFile: Type.String({
        pattern: PATH_PATTERN,
        description: 'File that holds the password, which no other user of this machine may read.',
      }),
    },
    {
      ...closed,
      description:
        'Log in and out again. Asks for `tls` or `starttls` with a verified certificate, or a `host` that is a loopback address.',
    },
  ),
);
