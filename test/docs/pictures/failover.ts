/** Two campuses before, during and after a fault: who announces what, and where the clients of each campus go. Pure. */
import { arrow, box, line, svg, text } from './canvas.ts';

interface Server {
  readonly name: string;
  /** What it announces. */
  readonly metric: string;
  readonly fill: 'good' | 'bad' | 'box' | 'warm';
}

interface Moment {
  readonly title: string;
  readonly what: readonly [string, string];
  readonly servers: readonly [Server, Server];
  /** The server that all clients are led to. */
  readonly serves: 0 | 1;
}

const MOMENTS: readonly Moment[] = [
  {
    title: '1  all is well',
    what: ['smtp-a has the lower metric:', 'it serves both campuses.'],
    servers: [
      { name: 'smtp-a', metric: 'metric 3', fill: 'good' },
      { name: 'smtp-b', metric: 'metric 5', fill: 'box' },
    ],
    serves: 0,
  },
  {
    title: '2  the service of smtp-a dies',
    what: ['ripcord on smtp-b announces 1,', 'then smtp-a withdraws.'],
    servers: [
      { name: 'smtp-a', metric: '16: unreachable', fill: 'bad' },
      { name: 'smtp-b', metric: 'metric 1 (boost)', fill: 'good' },
    ],
    serves: 1,
  },
  {
    title: '3  the service is back',
    what: ['smtp-a announces 3 again, smtp-b 5:', 'the clients return.'],
    servers: [
      { name: 'smtp-a', metric: 'metric 3', fill: 'good' },
      { name: 'smtp-b', metric: 'metric 5', fill: 'box' },
    ],
    serves: 0,
  },
];

const PANEL = 296;
const GAP = 16;
const TOP = 12;
const HEIGHT = 340;
/** From the left edge of a panel to the middle of each campus. */
const CAMPUS: readonly [number, number] = [78, 218];
const CLIENTS_Y = TOP + 96;
const ROUTER_Y = TOP + 176;
const SERVER_Y = TOP + 262;

export function failoverPicture(): string {
  return svg({
    width: MOMENTS.length * PANEL + (MOMENTS.length - 1) * GAP + 2 * TOP,
    height: HEIGHT + 2 * TOP,
    label:
      'Two campuses before, during and after a fault of smtp-a: the clients go where the metric is lowest',
    shapes: MOMENTS.flatMap((moment, index) => panel(moment, TOP + index * (PANEL + GAP))),
  });
}

function panel({ title, what, servers, serves }: Moment, left: number): string[] {
  const middles = CAMPUS.map(at => left + at);
  const [one = 0, two = 0] = middles;
  const server = serves === 0 ? one : two;
  return [
    box({ x: left, y: TOP, width: PANEL, height: HEIGHT, fill: 'panel' }),
    text(left + 14, TOP + 26, title, { as: 'title' }),
    text(left + 14, TOP + 48, what[0], { as: 'small' }),
    text(left + 14, TOP + 65, what[1], { as: 'small' }),
    line([one + 45, ROUTER_Y + 10], [two - 45, ROUTER_Y + 10]),
    text((one + two) / 2, ROUTER_Y + 4, 'RIP', { as: 'faint', anchor: 'middle' }),
    ...middles.flatMap((x, campus) => [
      box({ x: x - 50, y: CLIENTS_Y, width: 100, height: 30, fill: 'box', lines: [`clients ${campus + 1}`] }),
      box({ x: x - 45, y: ROUTER_Y, width: 90, height: 30, fill: 'box', lines: [`router ${campus + 1}`] }),
      line([x, ROUTER_Y + 30], [x, SERVER_Y]),
    ]),
    ...servers.map(({ name, metric, fill }, campus) =>
      box({
        ...{ x: (middles[campus] ?? 0) - 66, y: SERVER_Y, width: 132, height: 64, fill },
        lines: [name, 'FRR + ripcord', metric],
      }),
    ),
    ...middles.map(x => arrow('traffic', [x, CLIENTS_Y + 30], [x, ROUTER_Y - 1])),
    serves === 0
      ? arrow('traffic', [two - 45, ROUTER_Y + 20], [one + 46, ROUTER_Y + 20])
      : arrow('traffic', [one + 45, ROUTER_Y + 20], [two - 46, ROUTER_Y + 20]),
    arrow('traffic', [server, ROUTER_Y + 30], [server, SERVER_Y - 1]),
  ];
}
