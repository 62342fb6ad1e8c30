/** A process of this machine. */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../schema/fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../../schema/patterns.ts';
import type { Resolved } from '../check.ts';
import { timing } from '../shared/common-fields.ts';

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
          'File that holds the process id. One older than the last boot is stale; with `name` as well, an id that was given to another process is detected.',
      }),
    ),
  },
  closed,
);

export type ProcessCheck = Omit<Resolved<Static<typeof ProcessCheckSchema>>, 'name' | 'pidfile'> & {
  readonly target:
    | { readonly by: 'name'; readonly name: string }
    | {
        readonly by: 'pidfile';
        readonly path: string;
        /** The name that the process must have; undefined: any. */
        readonly name: string | undefined;
      };
};
