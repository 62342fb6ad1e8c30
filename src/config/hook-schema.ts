/** A hook: a command that runs on transitions. */
import { Type } from '@sinclair/typebox';
import { closed, duration, name } from '../schema/fields.ts';
import { TRANSITION_PATTERN } from '../schema/patterns.ts';

export const HookSchema = Type.Object(
  {
    on: Type.Array(Type.String({ pattern: TRANSITION_PATTERN }), {
      minItems: 1,
      uniqueItems: true,
      description:
        'When it runs: the state that a service enters, or the state that it leaves and the state that it enters; `any` stands for every state, and for the place where a service stands at a start.',
      examples: [['boosted', 'normal->withdrawn']],
    }),
    services: Type.Optional(
      Type.Array(name('A service.'), {
        minItems: 1,
        uniqueItems: true,
        description: 'For which services. Default: for each.',
      }),
    ),
    command: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description:
        'The program and its arguments, passed as they are: no shell. It receives the transition as JSON on standard input.',
    }),
    timeout: duration('A run that takes longer is killed, with all that it started.', '10s'),
  },
  closed,
);
