/** The picture of the architecture, written from the list of rooms: a box for each, floor by floor, and the way of the data. Pure. */
import { KNOW_ALL, MAY_IMPORT } from './rooms.ts';

interface Floor {
  readonly title: string;
  /** From left to right: rooms between which data goes stand beside each other. */
  readonly boxes: readonly Box[];
}

interface Box {
  readonly room: string;
  /** Its duty, in a few words. */
  readonly duty: string;
}

/** From the top down. A room imports from its own floor and from those below. */
export const FLOORS: readonly Floor[] = [
  {
    title: 'programs',
    boxes: [
      { room: 'cli', duty: 'commands' },
      { room: 'daemon', duty: 'constructs, wires, starts' },
    ],
  },
  {
    title: 'access',
    boxes: [
      { room: 'api', duty: 'socket and HTTP' },
      { room: 'doctor', duty: 'examines the machine' },
    ],
  },
  {
    title: 'report',
    boxes: [
      { room: 'report/status', duty: 'status, metrics, health' },
      { room: 'report/events', duty: 'events and log' },
      { room: 'report/hooks', duty: 'commands on transitions' },
    ],
  },
  {
    title: 'engine',
    boxes: [
      { room: 'engine/monitor', duty: 'when checks run' },
      { room: 'engine/controller', duty: 'memory' },
      { room: 'engine/reconcile', duty: 'makes it so' },
      { room: 'engine/propagation', duty: 'is it heard?' },
      { room: 'engine/reload', duty: 'new configuration' },
      { room: 'engine/operator', duty: 'drains, overrides' },
      { room: 'engine/peers', duty: 'the channel' },
    ],
  },
  {
    title: 'parts',
    boxes: [
      { room: 'config', duty: 'file to Config' },
      { room: 'checks', duty: 'one run of a check' },
      { room: 'drivers', duty: 'FRR, lo, nudge' },
      { room: 'supervise', duty: 'guard, systemd' },
    ],
  },
  {
    title: 'base',
    boxes: [
      { room: 'schema', duty: 'fields, durations' },
      { room: 'policy/judge', duty: 'results to a verdict' },
      { room: 'policy/decide', duty: 'verdicts to a metric' },
      { room: 'protocols', duty: 'metrics, traits' },
      { room: 'sys', duty: 'clock, files, names' },
    ],
  },
];

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/** The one way through, from the configuration to what was read back. */
export const WAY: readonly Arrow[] = [
  { from: 'config', to: 'engine/monitor', what: 'config: which checks there are, and when they run' },
  { from: 'engine/monitor', to: 'checks', what: 'schedule and probe: one run, one answer' },
  { from: 'engine/monitor', to: 'engine/controller', what: 'the result of a run' },
  { from: 'engine/controller', to: 'policy/judge', what: 'judge: results to health and verdict' },
  { from: 'engine/controller', to: 'policy/decide', what: 'decide: verdicts to a state and its metric' },
  { from: 'engine/controller', to: 'engine/reconcile', what: 'the metric that each service is to have' },
  { from: 'engine/reconcile', to: 'drivers', what: 'reconcile: look, plan, apply, read back' },
  { from: 'engine/reconcile', to: 'report/status', what: 'observe: what was read back' },
  { from: 'report/status', to: 'api', what: 'status and events, asked for' },
  { from: 'api', to: 'cli', what: 'answers to commands' },
];

/** Rooms without a box, and boxes without a room: the picture is of today's source if there are none. */
export function strangers(): readonly string[] {
  const rooms = [...Object.keys(MAY_IMPORT), ...KNOW_ALL.filter(name => !name.endsWith('.ts'))];
  const drawn = FLOORS.flatMap(({ boxes }) => boxes.map(({ room }) => room));
  return [...rooms.filter(room => !drawn.includes(room)), ...drawn.filter(room => !rooms.includes(room))];
}

const WIDTH = 1000;
const TITLES = 74;
const BOX_HEIGHT = 44;
const BOX_GAP = 22;
const FLOOR_GAP = 52;
const TOP = 44;
const RADIUS = 9;
const LINE = 23;

/** Readable on a light and on a dark page, where an image cannot know which it is on. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .faint { fill: #59636e; font-size: 10.5px; }
  .box { fill: #f6f8fa; stroke: #59636e; }
  .pure { fill: #ddf4ff; }
  .way { fill: none; stroke: #0969da; stroke-width: 1.5; }
  .head, .step { fill: #0969da; }
  .number { fill: #ffffff; font-size: 10.5px; font-weight: 600; }
  .page { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .faint { fill: #9198a1; }
    .box { fill: #151b23; stroke: #9198a1; }
    .pure { fill: #121d2f; }
    .way { stroke: #4493f8; }
    .head, .step { fill: #1f6feb; }
    .number { fill: #ffffff; }
    .page { fill: #0d1117; }
  }`;

/** Rooms without effects: time and chance are arguments. */
const PURE: ReadonlySet<string> = new Set(['policy/judge', 'policy/decide']);

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function places(): ReadonlyMap<string, Place> {
  return new Map(
    FLOORS.flatMap(({ boxes }, floor) => {
      const width = (WIDTH - TITLES - 12 - BOX_GAP * (boxes.length - 1)) / boxes.length;
      return boxes.map(({ room }, index): [string, Place] => [
        room,
        { x: TITLES + index * (width + BOX_GAP), y: TOP + floor * (BOX_HEIGHT + FLOOR_GAP), width },
      ]);
    }),
  );
}

export function architecturePicture(): string {
  const at = places();
  const bottom = TOP + FLOORS.length * (BOX_HEIGHT + FLOOR_GAP) - FLOOR_GAP;
  const half = Math.ceil(WAY.length / 2);
  const height = bottom + 40 + half * LINE;
  const title = 'The rooms of src/ by floor, and the way of the data';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
<style>${STYLE}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="page" width="100%" height="100%"/>
<text class="title" x="12" y="24">${title}</text>
<text class="faint" x="${WIDTH - 12}" y="24" text-anchor="end">a room imports from its own floor and from those below; blue boxes are pure</text>
${FLOORS.map((floor, index) => floorOf(floor, index, at)).join('\n')}
${WAY.map((arrow, index) => arrowOf(arrow, index + 1, at)).join('\n')}
${WAY.map(({ what }, index) => {
  const [x, y] = [index < half ? 20 : WIDTH / 2, bottom + 32 + (index % half) * LINE];
  return `${number(index + 1, x, y)}<text x="${x + 16}" y="${y + 4}">${what}</text>`;
}).join('\n')}
</svg>
`;
}

function floorOf({ title, boxes }: Floor, index: number, at: ReadonlyMap<string, Place>): string {
  const y = TOP + index * (BOX_HEIGHT + FLOOR_GAP);
  const drawn = boxes.map(({ room, duty }) => {
    const { x, width } = placeOf(room, at);
    const middle = (x + width / 2).toFixed(1);
    return [
      `<rect class="box${PURE.has(room) ? ' pure' : ''}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BOX_HEIGHT}" rx="4"/>`,
      `<text class="title" x="${middle}" y="${y + 19}" text-anchor="middle">${room.split('/').at(-1)}</text>`,
      `<text class="faint" x="${middle}" y="${y + 35}" text-anchor="middle">${duty}</text>`,
    ].join('');
  });
  return [`<text class="faint" x="12" y="${y + 26}">${title}</text>`, ...drawn].join('\n');
}

/** From side to side between neighbours of a floor, else from edge to edge over the gap between floors. */
function arrowOf({ from, to }: Arrow, step: number, at: ReadonlyMap<string, Place>): string {
  const [a, b] = [placeOf(from, at), placeOf(to, at)];
  const [start, end] = a.y === b.y ? sides(a, b) : edges(a, b);
  const path = `<path class="way" marker-end="url(#head)" d="M${coordinates(start)} L${coordinates(end)}"/>`;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 - (a.y === b.y ? RADIUS + 4 : 0) };
  return `${path}${number(step, middle.x, middle.y)}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const coordinates = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

function sides(a: Place, b: Place): readonly [Point, Point] {
  const y = a.y + BOX_HEIGHT / 2;
  const isRight = b.x > a.x;
  return [
    { x: isRight ? a.x + a.width : a.x, y },
    { x: isRight ? b.x : b.x + b.width, y },
  ];
}

/** How far from the middle of a box an arrow begins and ends, towards the other box: so that two of them do not share a point. */
const ASIDE = 0.25;

function edges(a: Place, b: Place): readonly [Point, Point] {
  const isDown = b.y > a.y;
  const [left, right] = [a.x + a.width / 2, b.x + b.width / 2];
  const lean = Math.sign(Math.round(right - left));
  return [
    { x: left + lean * ASIDE * a.width, y: isDown ? a.y + BOX_HEIGHT : a.y },
    { x: right - lean * ASIDE * b.width, y: isDown ? b.y : b.y + BOX_HEIGHT },
  ];
}

function number(step: number, x: number, y: number): string {
  return `<circle class="step" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${RADIUS}"/><text class="number" x="${x.toFixed(1)}" y="${(y + 3.7).toFixed(1)}" text-anchor="middle">${step}</text>`;
}

/** @throws {Error} if the picture has no such room. */
function placeOf(room: string, at: ReadonlyMap<string, Place>): Place {
  const place = at.get(room);
  if (place === undefined) throw new Error(`the picture of the architecture has no room ${room}`);
  return place;
}
