/** A process of this machine. */
import { Type } from '@sinclair/typebox';
import { closed } from '../fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../patterns.ts';
import { timing } from './shared.ts';

export const ProcessCheckSchema = Type.Object(
  {
    kind: Type.Literal('process', {
      description:
        'A process of this machine, by `name`, by `pidfile`, or by both: then the process of that number must have that name.',
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
      Type.String({
        pattern: PATH_PATTERN,
        description:
          'File that holds the process id. One older than the last boot is stale; beside it `name` tells a number that was given to another process.',
      }),
    ),
  },
  closed,
);
