/** npm run bench: ripcord and its rivals, side by side in the lab. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { writeMarked } from '../docs/marked.ts';
import { OUTAGES_CHART, OUTAGES_PAGE, PLANNED_MOVES_PAGE } from '../docs/measured.ts';
import { cleanLeftovers } from '../lab/clean.ts';
import { withSysexits } from '../usage.ts';
import { COLUMNS } from './columns/index.ts';
import { describeMachine } from './machine.ts';
import { inWords } from './progress.ts';
import { markdown } from './render/markdown.ts';
import { chart } from './render/svg.ts';
import { merged, type Results, readResults } from './results.ts';
import { expectedMs, runAll } from './run-all.ts';
import { cellsOf, onlyOption, select } from './selection.ts';

const CHART = '![Outages of all columns](outages.svg)';

/** What CI runs: that it works, not how fast. */
const SMOKE = ['fast', 'bird', 'two-campuses', 'killed', 'drain'];

interface Options {
  readonly json?: string;
  readonly markdown?: string;
  readonly svg?: string;
  /** The page of docs/measurements that the tables go to. */
  readonly docs?: 'outages' | 'planned-moves';
  readonly from?: readonly string[];
  readonly runs: number;
  readonly only: readonly string[];
  readonly short: boolean;
  readonly dryRun: boolean;
}

await withSysexits(new Command('bench'))
  .description('Measures failover of ripcord and of its rivals by client traffic in network namespaces.')
  .option('--json <file>', 'raw samples')
  .option('--markdown <file>', 'tables (else they are printed)')
  .option('--svg <file>', 'chart')
  .addOption(
    new Option(
      '--docs <page>',
      'tables into a page of docs/measurements; outages has the chart, too',
    ).choices(['outages', 'planned-moves'] as const),
  )
  .option('--from <files...>', 'show what earlier runs wrote by --json, instead of measuring')
  .option('--runs <n>', 'runs of each cell, at most; slow tools have fewer', positive, 10)
  .addOption(onlyOption(COLUMNS))
  .option('--short', 'a smoke test: one run of a few cells', false)
  .option('--dry-run', 'show what would be run, and how long it would take', false)
  .action(bench)
  .parseAsync();

async function bench(options: Options): Promise<void> {
  const names = options.short && options.only.length === 0 ? SMOKE : options.only;
  const selection = select(names, COLUMNS);
  const plan = {
    cells: cellsOf(selection, options.short ? 1 : options.runs),
    measurements: selection.measurements,
    short: options.short,
  };
  if (options.dryRun) {
    for (const { column, topology, fault, runs } of plan.cells)
      console.log(`${column.name}  ${topology}  ${fault}  ${runs}`);
    for (const measurement of plan.measurements) console.log(measurement);
    console.log(`about ${inWords(expectedMs(plan))}`);
    return;
  }
  const write = (results: Results) => {
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
    if (options.markdown !== undefined) writeFileSync(options.markdown, markdown(results, COLUMNS));
    if (options.svg !== undefined) writeFileSync(options.svg, chart(results, COLUMNS));
    if (options.docs === 'outages') {
      writeFileSync(OUTAGES_CHART, chart(results, COLUMNS));
      writeMarked(OUTAGES_PAGE, 'bench', `${CHART}\n\n${markdown(results, COLUMNS).trimEnd()}`);
    } else if (options.docs === 'planned-moves') {
      writeMarked(PLANNED_MOVES_PAGE, 'bench', markdown(results, COLUMNS).trimEnd());
    }
  };
  if (options.from !== undefined) {
    write(merged(options.from.map(file => readResults(readFileSync(file, 'utf8')))));
    return;
  }
  await cleanLeftovers({ all: false });
  const began = { date: new Date().toISOString(), machine: await describeMachine() };
  // Written as they come: a run of hours that breaks off keeps what it has.
  const results = await runAll(plan, began, write);
  if (options.markdown === undefined) console.log(markdown(results, COLUMNS));
  if (results.failures.length > 0) process.exitCode = 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1');
  return value;
}
