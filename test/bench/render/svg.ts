/** The chart of a run: an outage for each fault and column on a logarithmic scale, written by hand as SVG. Pure. */
import type { Column } from '../columns/column.ts';
import { EVENT_TITLES, type Event, UNPLANNED } from '../faults.ts';
import type { Results } from '../results.ts';
import { outageOf } from '../samples.ts';
import { type Summary, summarise } from '../stats.ts';
import { TOPOLOGY_NAMES, TOPOLOGY_TITLES, type TopologyName } from '../topologies.ts';
import { duration } from './format.ts';

const WIDTH = 760;
const LABELS = 165;
/** Room for the figure behind the longest bar. */
const FIGURES = 120;
const BAR = 12;
const ROW = 18;
const HEAD = 30;
const PANEL_GAP = 14;
/** The scale, in ms: nothing is faster than a connection each 10 ms can tell. */
const [LEAST, MOST] = [10, 1_000_000];
const TICKS = [10, 100, 1_000, 10_000, 100_000] as const;

/** Readable on a light and on a dark page, where an image cannot know which it is on. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .faint { fill: #59636e; font-size: 11px; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .ours { fill: #0969da; }
  .rival { fill: #9a6700; }
  .worst { stroke: #59636e; stroke-width: 1.5; }
  .page { fill: #ffffff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .faint { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .ours { fill: #4493f8; }
    .rival { fill: #d29922; }
    .worst { stroke: #9198a1; }
    .page { fill: #0d1117; }
  }`;

interface Row {
  readonly column: Column;
  /** Told if it is not the panel's own. */
  readonly elsewhere: TopologyName | undefined;
  readonly summary: Summary;
}

interface Panel {
  readonly event: Event;
  readonly rows: readonly Row[];
}

/** Where a time stands on the scale, in pixels from the left; what never ended reaches its end. */
export function position(ms: number): number {
  const clamped = Math.min(MOST, Math.max(LEAST, ms));
  const part = Math.log(clamped / LEAST) / Math.log(MOST / LEAST);
  return LABELS + part * (WIDTH - LABELS - FIGURES);
}

/** Drawn for the first topology that was measured; a column that has none there shows where it was measured. */
export function chart(results: Results, columns: readonly Column[]): string {
  const topology = TOPOLOGY_NAMES.find(name => results.samples.some(sample => sample.topology === name));
  const panels = UNPLANNED.map(event => ({ event, rows: rowsOf(results, columns, event, topology) })).filter(
    ({ rows }) => rows.length > 0,
  );
  let top = 44;
  const drawn = panels.map(panel => {
    const text = panelAt(panel, top);
    top += heightOf(panel) + PANEL_GAP;
    return text;
  });
  const { machine, date } = results;
  const title = `Outage seen by clients: median (bar) and worst (line), ${topology === undefined ? '' : TOPOLOGY_TITLES[topology].toLowerCase()}`;
  const footer = `${date.slice(0, 10)}, ${machine.cores} cores, ${machine.cpu}, Linux ${machine.kernel}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + 16}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="page" width="100%" height="100%"/>
<text class="title" x="12" y="24">${escaped(title)}</text>
${drawn.join('\n')}
<text class="faint" x="12" y="${top + 4}">${escaped(footer)}</text>
</svg>
`;
}

function rowsOf(
  { samples }: Results,
  columns: readonly Column[],
  event: Event,
  topology: TopologyName | undefined,
): Row[] {
  return columns.flatMap(column => {
    const measured = samples.filter(sample => sample.column === column.name && sample.event === event);
    const here = measured.some(sample => sample.topology === topology) ? topology : measured[0]?.topology;
    const outages = measured.filter(sample => sample.topology === here).map(outageOf);
    if (outages.length === 0) return [];
    return [{ column, elsewhere: here === topology ? undefined : here, summary: summarise(outages) }];
  });
}

const heightOf = ({ rows }: Panel): number => HEAD + rows.length * ROW;

function panelAt(panel: Panel, top: number): string {
  const bottom = top + heightOf(panel);
  const grid = TICKS.map(tick => {
    const x = position(tick).toFixed(1);
    const label = `<text class="faint" x="${x}" y="${top + 20}" text-anchor="middle">${duration(tick)}</text>`;
    return `<line class="grid" x1="${x}" x2="${x}" y1="${top + 26}" y2="${bottom}"/>${label}`;
  });
  const rows = panel.rows.map((row, index) => rowAt(row, top + HEAD + index * ROW));
  const title = `<text class="title" x="12" y="${top + 20}">${escaped(EVENT_TITLES[panel.event])}</text>`;
  return [title, ...grid, ...rows].join('\n');
}

function rowAt({ column, elsewhere, summary: { median, worst } }: Row, top: number): string {
  const [start, end, farthest] = [position(LEAST), position(median), position(worst)].map(x => x.toFixed(1));
  const middle = top + BAR / 2;
  const place = elsewhere === undefined ? '' : ` (${TOPOLOGY_TITLES[elsewhere].split(' (')[0]})`;
  return [
    `<text x="${LABELS - 8}" y="${top + 10}" text-anchor="end">${escaped(column.name)}</text>`,
    `<rect class="${column.ours ? 'ours' : 'rival'}" x="${start}" y="${top}" width="${(position(median) - position(LEAST)).toFixed(1)}" height="${BAR}" rx="2"/>`,
    `<line class="worst" x1="${end}" x2="${farthest}" y1="${middle}" y2="${middle}"/>`,
    `<text class="faint" x="${(position(worst) + 6).toFixed(1)}" y="${top + 10}">${duration(median)}${escaped(place)}</text>`,
  ].join('');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
