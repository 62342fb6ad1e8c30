/** The schema of how a returning server takes its traffic back, and what it resolves to. */
import { type Static, Type } from '@sinclair/typebox';
import { toMilliseconds } from '../schema/duration.ts';
import { closed, duration } from '../schema/fields.ts';
import { METRIC } from '../schema/metric-range.ts';

export const ReclaimSchema = Type.Object(
  {
    metric: Type.Integer({
      ...METRIC,
      description:
        'Metric of a server that returns: so far below the `boost` of every server after it that it is better at every router.',
    }),
    hold: duration(
      'How long it stays there: longer than the others need to see it up (their `rise` and `holdUp`), and RIP to hear that they have stepped down, 15s.',
      '30s',
    ),
  },
  {
    ...closed,
    description:
      'In a failover order: a server that returns is for a moment better than those that stand in for it, so that all routers come back at once, and before those step down. Absent: it returns at `metric`, and is taken up once the others have stepped down.',
  },
);

type ReclaimEntry = Static<typeof ReclaimSchema>;

export type Reclaim = Readonly<Omit<ReclaimEntry, 'hold'>> & { readonly holdMs: number };

export function resolveReclaim({ hold, ...rest }: ReclaimEntry): Reclaim {
  return { ...rest, holdMs: toMilliseconds(hold) };
}
