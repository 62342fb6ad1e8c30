/** npm run test:fault: the fault suite, and its table in the documentation. */
import { Command } from 'commander';
import { execa } from 'execa';
import { writeMarked } from '../docs/marked.ts';
import { FAULTS_PAGE } from '../docs/measured.ts';
import { withSysexits } from '../usage.ts';
import { FAULTS } from './faults/index.ts';
import { readResults } from './results.ts';
import { readRuns } from './runs.ts';
import { longRuns, tableOf } from './table.ts';

interface Options {
  readonly full: boolean;
  readonly list: boolean;
  readonly only?: string;
  readonly docs: boolean;
  readonly table: boolean;
}

await withSysexits(new Command('test:fault'))
  .description(
    'Breaks a server at work in every way, and judges what clients, routers and ripcord make of it.',
  )
  .option('--full', 'all faults, instead of one or two of each group', false)
  .option('--only <regex>', 'only faults whose name matches; of all')
  .option('--list', 'show which faults there are, and run none', false)
  .option('--table', 'show what became of each fault when it was last run, and run none', false)
  .option('--docs', 'write that table into docs/measurements/faults.md, and run none', false)
  .action(main)
  .parseAsync();

async function main({ docs, full, list, only, table }: Options): Promise<void> {
  if (list) return show();
  if (docs) return writeMarked(FAULTS_PAGE, 'fault', whatBecame());
  if (table) return console.log(whatBecame());
  const named = only === undefined ? [] : ['-t', only];
  const { exitCode = 1 } = await execa('vitest', ['run', '--project', 'fault', ...named], {
    env: { FAULT_FORM: full || only !== undefined ? 'full' : 'short' },
    preferLocal: true,
    stdio: 'inherit',
    reject: false,
  });
  process.exitCode = exitCode;
}

/** Of all faults and of all long runs, when each was last run. */
function whatBecame(): string {
  return [tableOf(FAULTS, readResults()), ...longRuns(readRuns('chaos'), readRuns('soak'))].join('\n\n');
}

function show(): void {
  for (const { group, name, so, form } of FAULTS) console.log(`${group} ${form.padEnd(5)} ${name}: ${so}`);
}
