/** The schema of what keeps a service from moving too often, or sheds part of its load. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, duration } from '../schema/fields.ts';

export const FlapSchema = Type.Object(
  {
    halfLife: duration('Time in which the penalty halves.', '1m'),
    suppress: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 3,
      description: 'Penalty above which the route of a service that is up again does not return.',
    }),
    reuse: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 1,
      description: 'Penalty at which it returns: below `suppress`.',
    }),
    maxSuppress: duration(
      'The longest that it is kept away, counted from the last time that it went down.',
      '5m',
    ),
    dwell: duration(
      'The least time that a boosted server stays so once its peers are back. It holds up no takeover, no drain and no withdrawal.',
      '10s',
    ),
  },
  {
    ...closed,
    description:
      'Flap control: each time that the service goes down adds 1 to a penalty that decays. Absent: none. It never delays a withdrawal, and ends at once when all peers are down.',
  },
);

export const LoadSchema = Type.Object(
  {
    command: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          'A program and its arguments, no shell, that prints the load as a number. Default: the load average of the last minute, divided by the number of processors.',
      }),
    ),
    threshold: Type.Number({
      minimum: 0,
      maximum: 1_000_000,
      description: 'The load above which traffic is to go elsewhere, until it is back below 80 % of this.',
    }),
    offset: Type.Integer({
      minimum: 1,
      maximum: 13,
      description: 'What is added to `metric` meanwhile.',
    }),
    interval: duration('Time from one measurement to the next, 1s or more.', '5s'),
  },
  {
    ...closed,
    description:
      'Shed traffic under load: above the threshold the service is degraded, to `metric` + `offset`. Absent: never.',
  },
);

export type FlapEntry = Static<typeof FlapSchema>;
export type LoadEntry = Static<typeof LoadSchema>;
