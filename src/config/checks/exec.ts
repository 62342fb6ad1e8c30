/** A command of the operator's own. */
import { Type } from '@sinclair/typebox';
import { closed } from '../fields.ts';
import { timing } from './shared.ts';

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
