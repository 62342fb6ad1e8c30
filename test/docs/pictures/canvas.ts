/** The few shapes that the pictures of the documentation are made of, in colours for a light and for a dark page. Pure. */

/** An image cannot know which page it is on: it asks for the reader's preference. */
const STYLE = `
  text { font: 14px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .faint { fill: #59636e; font-size: 12.5px; }
  .small { font-size: 12.5px; }
  .page { fill: #ffffff; }
  .box { fill: #f6f8fa; stroke: #59636e; }
  .panel { fill: none; stroke: #d1d9e0; }
  .good { fill: #dafbe1; stroke: #1a7f37; }
  .bad { fill: #ffebe9; stroke: #cf222e; }
  .warm { fill: #fff8c5; stroke: #9a6700; }
  .cool { fill: #ddf4ff; stroke: #0969da; }
  .ink-good { fill: #1a7f37; }
  .ink-bad { fill: #cf222e; }
  .ink-cool { fill: #0969da; }
  .line { fill: none; stroke: #59636e; stroke-width: 1.5; }
  .dotted { fill: none; stroke: #59636e; stroke-dasharray: 4 4; }
  .traffic { fill: none; stroke: #0969da; stroke-width: 3; }
  .lost { fill: none; stroke: #cf222e; stroke-width: 3; stroke-dasharray: 6 5; }
  .news { fill: none; stroke: #1a7f37; stroke-width: 2; }
  .head-traffic { fill: #0969da; }
  .head-lost { fill: #cf222e; }
  .head-news { fill: #1a7f37; }
  .head-line { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .faint { fill: #9198a1; }
    .page { fill: #0d1117; }
    .box { fill: #151b23; stroke: #9198a1; }
    .panel { stroke: #3d444d; }
    .good { fill: #12261e; stroke: #3fb950; }
    .bad { fill: #25171c; stroke: #f85149; }
    .warm { fill: #272115; stroke: #d29922; }
    .cool { fill: #121d2f; stroke: #4493f8; }
    .ink-good { fill: #3fb950; }
    .ink-bad { fill: #f85149; }
    .ink-cool { fill: #4493f8; }
    .line { stroke: #9198a1; }
    .dotted { stroke: #9198a1; }
    .traffic { stroke: #4493f8; }
    .lost { stroke: #f85149; }
    .news { stroke: #3fb950; }
    .head-traffic { fill: #4493f8; }
    .head-lost { fill: #f85149; }
    .head-news { fill: #3fb950; }
    .head-line { fill: #9198a1; }
  }`;

/** Kinds of lines that may end in an arrow. */
type Stroke = 'line' | 'traffic' | 'lost' | 'news';
type Fill = 'box' | 'panel' | 'good' | 'bad' | 'warm' | 'cool';

const STROKES: readonly Stroke[] = ['line', 'traffic', 'lost', 'news'];

/** The size is fixed in pixels of the drawing, whatever the width of its line. */
const marker = (stroke: Stroke): string =>
  `<marker id="${stroke}" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto"><path class="head-${stroke}" d="M0 0 8 4 0 8z"/></marker>`;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Read aloud in the place of the picture. */
  readonly label: string;
  readonly shapes: readonly string[];
}

export function svg({ width, height, label, shapes }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">
<style>${STYLE}
</style>
<defs>${STROKES.map(marker).join('')}</defs>
<rect class="page" width="100%" height="100%"/>
${shapes.join('\n')}
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export interface TextStyle {
  /** Classes of the style sheet. */
  readonly as?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, what: string, { as, anchor }: TextStyle = {}): string {
  const classes = as === undefined ? '' : ` class="${as}"`;
  const at = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text${classes} x="${x}" y="${y}"${at}>${escaped(what)}</text>`;
}

/** Lines of text in the middle of a box, the first one bold. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: Fill;
  readonly lines?: readonly string[];
}

const LINE_HEIGHT = 17;

export function box({ x, y, width, height, fill, lines = [] }: Box): string {
  const first = y + height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2 + 5;
  const texts = lines.map((line, index) =>
    text(x + width / 2, first + index * LINE_HEIGHT, line, {
      as: index === 0 ? 'title' : 'small',
      anchor: 'middle',
    }),
  );
  const shape = `<rect class="${fill}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`;
  return [shape, ...texts].join('');
}

type Point = readonly [x: number, y: number];

const path = (points: readonly Point[]): string => `M${points.map(([x, y]) => `${x} ${y}`).join(' L')}`;

export const line = (...points: readonly Point[]): string => `<path class="line" d="${path(points)}"/>`;
export const dotted = (...points: readonly Point[]): string => `<path class="dotted" d="${path(points)}"/>`;

export const arrow = (stroke: Stroke, ...points: readonly Point[]): string =>
  `<path class="${stroke}" marker-end="url(#${stroke})" d="${path(points)}"/>`;
