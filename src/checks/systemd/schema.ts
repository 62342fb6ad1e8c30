/** A systemd unit of this machine. */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../schema/fields.ts';
import { UNIT_PATTERN, WORD_PATTERN } from '../../schema/patterns.ts';
import type { Resolved } from '../check.ts';
import { timing } from '../shared/common-fields.ts';

export const SystemdCheckSchema = Type.Object(
  {
    kind: Type.Literal('systemd', {
      description:
        'A systemd unit of this machine, which must be active or reloading, by systemctl(1): a process for each run.',
    }),
    ...timing,
    unit: Type.String({
      pattern: UNIT_PATTERN,
      maxLength: 255,
      description: 'Full name of the unit, such as postfix@-.service.',
    }),
    subState: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 64,
        description:
          'What it must be more precisely, such as running: a unit that only starts others is active (exited) whatever became of them.',
      }),
    ),
    scope: Type.Union([Type.Literal('system'), Type.Literal('user')], {
      default: 'system',
      description: 'Whose unit: that of the system, or of the user that ripcord runs as.',
    }),
  },
  closed,
);

export type SystemdCheck = Resolved<Static<typeof SystemdCheckSchema>>;
