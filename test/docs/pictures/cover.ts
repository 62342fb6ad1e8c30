/** The cover: a wider prefix in a router's table, which is left when the service address is lost. Pure. */
import { arrow, box, line, svg, text } from './canvas.ts';

interface Moment {
  readonly title: string;
  readonly what: string;
  readonly lost: boolean;
}

const MOMENTS: readonly Moment[] = [
  { title: 'All is well', what: 'The longer prefix wins: the /32, to smtp-a.', lost: false },
  { title: 'The cable to smtp-a is cut', what: 'The /32 is gone; the /31 is there already.', lost: true },
];

const PANEL = 430;
const GAP = 16;
const TOP = 12;
const HEIGHT = 300;

export function coverPicture(): string {
  return svg({
    width: MOMENTS.length * PANEL + GAP + 2 * TOP,
    height: HEIGHT + 2 * TOP,
    label:
      'The cover: where the route to the address is lost, the router falls back on the wider prefix at once',
    shapes: MOMENTS.flatMap((moment, index) => panel(moment, TOP + index * (PANEL + GAP))),
  });
}

function panel({ title, what, lost }: Moment, left: number): string[] {
  const [a, b] = [left + 100, left + PANEL - 100];
  const middle = left + PANEL / 2;
  const table = { x: left + 60, y: TOP + 76, width: PANEL - 120, height: 100 };
  const serverY = TOP + 222;
  const row = (y: number, prefix: string, via: string, as: string) => [
    text(table.x + 16, y, prefix, { as }),
    text(table.x + table.width - 16, y, via, { as, anchor: 'end' }),
  ];
  return [
    box({ x: left, y: TOP, width: PANEL, height: HEIGHT, fill: 'panel' }),
    text(left + 14, TOP + 26, title, { as: 'title' }),
    text(left + 14, TOP + 50, what, { as: 'small' }),
    box({ ...table, fill: 'box' }),
    text(middle, table.y + 24, "the router's table", { as: 'faint', anchor: 'middle' }),
    ...row(
      table.y + 52,
      '198.51.100.25/32',
      lost ? 'lost' : 'to smtp-a',
      lost ? 'ink-bad' : 'title ink-cool',
    ),
    ...row(table.y + 80, '198.51.100.24/31', 'to smtp-b', lost ? 'title ink-cool' : ''),
    ...(lost
      ? [line([table.x + 14, table.y + 47], [table.x + 150, table.y + 47])]
      : [arrow('traffic', [a, table.y + table.height], [a, serverY - 1])]),
    ...(lost
      ? [
          arrow('lost', [a, table.y + table.height], [a, serverY - 1]),
          arrow('traffic', [b, table.y + table.height], [b, serverY - 1]),
        ]
      : [line([b, table.y + table.height], [b, serverY])]),
    box({
      ...{ x: a - 80, y: serverY, width: 160, height: 64, fill: lost ? 'bad' : 'good' },
      lines: ['smtp-a', 'announces the /32'],
    }),
    box({
      ...{ x: b - 80, y: serverY, width: 160, height: 64, fill: lost ? 'good' : 'box' },
      lines: ['smtp-b', 'announces the /32', 'and the /31: its cover'],
    }),
  ];
}
