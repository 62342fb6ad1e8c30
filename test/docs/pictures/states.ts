/** The states of a service on the scale of RIP's metric, with the numbers of an example. Pure. */
import { STATES, type StateName } from '../../../src/policy/decide/states.ts';
import { box, dotted, line, svg, text } from './canvas.ts';

interface Step {
  readonly state: StateName;
  /** Where it stands on the scale, in the example; null: as it was. */
  readonly metric: number | null;
  readonly when: string;
  readonly fill: 'good' | 'cool' | 'warm' | 'bad' | 'box';
}

/** The example: reclaim.metric 1, boost 3, metric 5, load.offset 2, drainMetric 12. From the best to the worst. */
const STEPS: readonly Step[] = [
  { state: 'returning', metric: 1, when: 'we are back, and better than the one that stood in', fill: 'cool' },
  { state: 'boosted', metric: 3, when: 'we stand in for a peer that is down', fill: 'cool' },
  { state: 'normal', metric: 5, when: 'our checks are up', fill: 'good' },
  { state: 'degraded', metric: 7, when: 'our checks are up, and the load is high', fill: 'warm' },
  {
    state: 'holding',
    metric: null,
    when: 'our checks just went down: wait 1 s at most for the taker',
    fill: 'box',
  },
  { state: 'last-standing', metric: 12, when: 'everybody is down, and lastStanding is keep', fill: 'warm' },
  { state: 'draining', metric: 12, when: 'asked to leave, until the traffic has moved', fill: 'warm' },
  { state: 'withdrawn', metric: 16, when: 'our checks are down, or drained: unreachable', fill: 'bad' },
];

const TOP = 52;
const ROW = 42;
const BOX = { x: 288, width: 150, height: 30 };
const SCALE = 96;
const BOTTOM = TOP + STEPS.length * ROW;

/** States of the policy that the picture lacks: it is of today's source if there are none. */
export const missingStates = (): readonly StateName[] =>
  STATES.map(({ name }) => name).filter(name => !STEPS.some(({ state }) => state === name));

/** From the best metric at the top to 16 at the bottom. */
const yOf = (metric: number): number => TOP + 12 + ((metric - 1) / 15) * (BOTTOM - TOP - 24);

export function statesPicture(): string {
  const numbers = [...new Set(STEPS.flatMap(({ metric }) => metric ?? []))];
  return svg({
    width: 900,
    height: BOTTOM + 24,
    label: 'The states of a service on the scale of the metric, from 1, the best, to 16, unreachable',
    shapes: [
      text(20, 28, 'metric', { as: 'title' }),
      text(BOX.x, 28, 'state', { as: 'title' }),
      text(BOX.x + BOX.width + 20, 28, 'when', { as: 'title' }),
      line([SCALE, TOP], [SCALE, BOTTOM]),
      text(SCALE + 14, TOP + 2, 'clients prefer this server', { as: 'faint' }),
      text(SCALE + 14, BOTTOM + 8, 'unreachable', { as: 'faint' }),
      ...numbers.flatMap(metric => [
        line([SCALE - 5, yOf(metric)], [SCALE + 5, yOf(metric)]),
        text(SCALE - 12, yOf(metric) + 5, String(metric), { as: 'title', anchor: 'end' }),
      ]),
      ...STEPS.flatMap(({ state, metric, when, fill }, index) => {
        const middle = TOP + index * ROW + ROW / 2;
        const lead =
          metric === null
            ? text(BOX.x - 14, middle + 5, 'as it was', { as: 'faint', anchor: 'end' })
            : dotted([SCALE + 6, yOf(metric)], [BOX.x - 4, middle]);
        return [
          lead,
          box({ ...BOX, y: middle - BOX.height / 2, fill, lines: [state] }),
          text(BOX.x + BOX.width + 20, middle + 5, when, { as: 'small' }),
        ];
      }),
    ],
  });
}
