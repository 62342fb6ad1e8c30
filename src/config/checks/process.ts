/** A process of this machine. */
import { Type } from '@sinclair/typebox';
import { closed } from '../fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../patterns.ts';
import { timing } from './shared.ts';

export const ProcessCheckSchema = Type.Object(
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
