/** A command of the operator's own. */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../schema/fields.ts';
import type { AtHost } from '../check.ts';
import { timing } from '../shared/common-fields.ts';

export const ExecCheckSchema = Type.Object(
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

/** `host` is what the check is about (RIPCORD_HOST in its environment): the service address, or the peer's. */
export type ExecCheck = AtHost<Static<typeof ExecCheckSchema>>;
