/** The timeline of a takeover with checks each 100 ms: an example, whose times are near the measured medians. Pure. */
import { arrow, box, dotted, line, svg, text } from './canvas.ts';

const LEFT = 150;
const WIDTH = 900;
/** Milliseconds that are shown, and those of an example. */
const END = 320;
const FAULT = 20;
const FAILURES: readonly number[] = [80, 180];
const DECIDED = 185;
const SWITCHED = 218;
const POISONED = 262;

const x = (ms: number): number => Math.round(LEFT + (ms / END) * (WIDTH - LEFT - 20));

const LANES = [
  'service on smtp-a',
  'checks of smtp-b',
  'FRR of smtp-b',
  'routers',
  'clients',
  'FRR of smtp-a',
] as const;
const TOP = 56;
const LANE = 58;
const yOf = (lane: (typeof LANES)[number]): number => TOP + LANES.indexOf(lane) * LANE;

function bar(
  lane: (typeof LANES)[number],
  from: number,
  to: number,
  fill: 'good' | 'bad' | 'cool' | 'box' | 'warm',
  what: string,
): string {
  return box({ x: x(from), y: yOf(lane), width: x(to) - x(from), height: 34, fill, lines: [what] });
}

export function takeoverPicture(): string {
  const bottom = TOP + LANES.length * LANE;
  const marks: readonly (readonly [number, string])[] = [
    [FAULT, 'fault'],
    [DECIDED, 'sure'],
    [SWITCHED, 'switched'],
    [POISONED, 'poison'],
  ];
  return svg({
    width: WIDTH,
    height: bottom + 44,
    label: 'A takeover: the fault, two failed checks, the boost, the nudge, the routers switch, the poison',
    shapes: [
      text(16, TOP - 22, 'checks each 100 ms', { as: 'faint' }),
      ...marks.flatMap(([at, name]) => [
        dotted([x(at), TOP - 14], [x(at), bottom + 6]),
        text(x(at), TOP - 22, name, { as: 'title', anchor: 'middle' }),
      ]),
      ...LANES.map(name => text(LEFT - 12, yOf(name) + 22, name, { as: 'small', anchor: 'end' })),
      bar('service on smtp-a', 0, FAULT, 'good', ''),
      bar('service on smtp-a', FAULT, END, 'bad', 'dead'),
      ...FAILURES.map(at => bar('checks of smtp-b', at - 12, at + 5, 'bad', '✗')),
      text(x(92), yOf('checks of smtp-b') + 22, 'two failures in a row', { as: 'faint' }),
      bar('FRR of smtp-b', 0, DECIDED, 'box', 'metric 5'),
      bar('FRR of smtp-b', DECIDED, END, 'good', 'metric 1 (boost)'),
      arrow('news', [x(DECIDED) + 12, yOf('FRR of smtp-b') + 34], [x(SWITCHED) - 3, yOf('routers') - 1]),
      text(x(DECIDED) - 10, yOf('routers') - 6, 'nudge', { as: 'small ink-good', anchor: 'end' }),
      bar('routers', 0, SWITCHED, 'box', 'lead to smtp-a'),
      bar('routers', SWITCHED, END, 'good', 'lead to smtp-b'),
      bar('clients', 0, FAULT, 'good', ''),
      bar('clients', FAULT, SWITCHED, 'bad', 'no answer'),
      bar('clients', SWITCHED, END, 'good', 'answered by smtp-b'),
      bar('FRR of smtp-a', 0, POISONED, 'box', 'metric 3, held for the taker'),
      bar('FRR of smtp-a', POISONED, END, 'bad', '16'),
      line([LEFT, bottom + 6], [WIDTH - 20, bottom + 6]),
      ...[0, 100, 200, 300].flatMap(ms => [
        line([x(ms), bottom + 6], [x(ms), bottom + 12]),
        text(x(ms), bottom + 30, `${ms} ms`, { as: 'faint', anchor: 'middle' }),
      ]),
    ],
  });
}
