/** A server that leaves: what clients see if it breaks first, and if the other one makes first. Pure. */
import { box, dotted, svg, text } from './canvas.ts';

const LEFT = 118;
const WIDTH = 900;
const LANE = 40;

interface Bar {
  readonly lane: 0 | 1 | 2;
  readonly from: number;
  readonly to: number;
  readonly fill: 'good' | 'bad' | 'cool' | 'box' | 'warm';
  readonly what: string;
}

interface Way {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly (readonly [at: number, name: string])[];
}

const LANES = ['smtp-a announces', 'smtp-b announces', 'clients'] as const;

/** On a scale from 0 to 100 without a unit. */
const WAYS: readonly Way[] = [
  {
    title: 'Break before make: routers keep no second route, so they wait for smtp-b',
    marks: [
      [35, 'a withdraws'],
      [65, 'b is heard'],
    ],
    bars: [
      { lane: 0, from: 0, to: 35, fill: 'box', what: 'metric 3' },
      { lane: 0, from: 35, to: 100, fill: 'bad', what: '16' },
      { lane: 1, from: 0, to: 65, fill: 'box', what: 'metric 5, not taken: worse than 3' },
      { lane: 1, from: 65, to: 100, fill: 'good', what: 'metric 5' },
      { lane: 2, from: 0, to: 35, fill: 'good', what: 'at smtp-a' },
      { lane: 2, from: 35, to: 65, fill: 'bad', what: 'no answer: 1 to 5 s' },
      { lane: 2, from: 65, to: 100, fill: 'good', what: 'at smtp-b' },
    ],
  },
  {
    title: 'Make before break: smtp-b is better first, and smtp-a goes when nobody uses it',
    marks: [
      [35, 'b is boosted'],
      [65, 'a withdraws'],
    ],
    bars: [
      { lane: 0, from: 0, to: 65, fill: 'box', what: 'metric 3: held for the taker' },
      { lane: 0, from: 65, to: 100, fill: 'bad', what: '16' },
      { lane: 1, from: 0, to: 35, fill: 'box', what: 'metric 5' },
      { lane: 1, from: 35, to: 100, fill: 'good', what: 'metric 1: better than any other' },
      { lane: 2, from: 0, to: 35, fill: 'good', what: 'at smtp-a' },
      { lane: 2, from: 35, to: 100, fill: 'good', what: 'at smtp-b' },
    ],
  },
];

const x = (at: number): number => Math.round(LEFT + 16 + (at / 100) * (WIDTH - LEFT - 36));

export function makeBeforeBreakPicture(): string {
  const height = 68 + LANES.length * LANE;
  return svg({
    width: WIDTH,
    height: WAYS.length * height + 24,
    label:
      'Make before break: the taker announces first, the routers switch, and only then the leaver withdraws',
    shapes: WAYS.flatMap((way, index) => drawn(way, 16 + index * (height + 8))),
  });
}

function drawn({ title, bars, marks }: Way, top: number): string[] {
  const first = top + 50;
  const yOf = (lane: number): number => first + lane * LANE;
  return [
    text(16, top + 14, title, { as: 'title' }),
    ...marks.flatMap(([at, name]) => [
      text(x(at), first - 8, name, { as: 'faint', anchor: 'middle' }),
      dotted([x(at), first - 4], [x(at), yOf(LANES.length) - 4]),
    ]),
    ...LANES.map((name, lane) => text(LEFT + 6, yOf(lane) + 21, name, { as: 'small', anchor: 'end' })),
    ...bars.map(({ lane, from, to, fill, what }) =>
      box({ x: x(from), y: yOf(lane), width: x(to) - x(from), height: 32, fill, lines: [what] }),
    ),
  ];
}
