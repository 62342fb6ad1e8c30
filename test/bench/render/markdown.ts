/** The tables of a run, as Markdown. Pure. */
import type { Column } from '../columns/column.ts';
import { EVENT_TITLES, type Event, PLANNED, UNPLANNED } from '../faults.ts';
import type { Results } from '../results.ts';
import { failedOf, movedOf, outageOf, type Sample, totalOf } from '../samples.ts';
import { median, summarise } from '../stats.ts';
import { TOPOLOGY_NAMES, TOPOLOGY_TITLES, type TopologyName } from '../topologies.ts';
import { count, medianAndWorst, medianCount, ratio, table } from './format.ts';
import { measurementTables } from './measurements.ts';

/** The column that all others are compared with. */
export const YARDSTICK = 'fast';

const EXPLANATION = `Each client opens a new TCP connection each 10 ms and waits at most 200 ms for an answer. Outage: from the fault to the
completion of the first good answer that follows the first failure, at the site that suffered most. Failed: connections of
all sites together. What nobody planned: **median** / worst outage; failed (median); times the outage of \`${YARDSTICK}\`; n, the number of
runs. What was planned: failed of all connections in all runs (most in one run); **median** / worst time until all sites were
served by the other server, while the one before still answers; n.`;

export function markdown(results: Results, columns: readonly Column[]): string {
  const parts = [
    machineOf(results),
    settings(results, columns),
    ...(results.samples.length === 0 ? [] : [EXPLANATION]),
    ...TOPOLOGY_NAMES.flatMap(topology => comparison(results, columns, topology)),
    ...measurementTables(results),
    ...failures(results),
  ];
  return `${parts.join('\n\n')}\n`;
}

function machineOf({ date, machine }: Results): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const { cpu, cores, memoryGiB, kernel } = machine;
  return `Measured on ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Linux ${kernel}, ${versions.join(', ')}.`;
}

function settings({ samples }: Results, columns: readonly Column[]): string {
  const measured = columns.filter(({ name }) => samples.some(sample => sample.column === name));
  if (measured.length === 0) return '';
  return table(
    ['Column', 'Settings'],
    measured.map(column => [`\`${column.name}\``, column.settings]),
  );
}

function comparison(results: Results, columns: readonly Column[], topology: TopologyName): string[] {
  const here = results.samples.filter(sample => sample.topology === topology);
  if (here.length === 0) return [];
  const of = (column: string, event: Event) =>
    here.filter(sample => sample.column === column && sample.event === event);
  const tableOf = (events: readonly Event[], cell: (column: string, event: Event) => string) => {
    const measured = events.filter(event => here.some(sample => sample.event === event));
    if (measured.length === 0) return [];
    const rows = columns.filter(({ name }) => measured.some(event => of(name, event).length > 0));
    return [
      table(
        ['', ...measured.map(event => EVENT_TITLES[event])],
        rows.map(({ name }) => [`\`${name}\``, ...measured.map(event => cell(name, event))]),
      ),
    ];
  };
  const unplanned = tableOf(UNPLANNED, (column, event) =>
    outageCell(of(column, event), yardstickOf(results, topology, event)),
  );
  const planned = tableOf(PLANNED, (column, event) => moveCell(of(column, event)));
  return [`### ${TOPOLOGY_TITLES[topology]}`, ...unplanned, ...planned];
}

/** In the same topology; where the yardstick does not run, in the first one where it does. */
function yardstickOf({ samples }: Results, topology: TopologyName, event: Event): readonly Sample[] {
  const measured = samples.filter(sample => sample.column === YARDSTICK && sample.event === event);
  const here = measured.filter(sample => sample.topology === topology);
  return here.length > 0 ? here : measured.filter(sample => sample.topology === measured[0]?.topology);
}

function outageCell(samples: readonly Sample[], yardstick: readonly Sample[]): string {
  if (samples.length === 0) return '–';
  const outages = samples.map(outageOf);
  const compared = ratio(median(outages), median(yardstick.map(outageOf)));
  const failed = `${medianCount(samples.map(failedOf))} failed`;
  return [medianAndWorst(summarise(outages)), failed, compared, `n ${samples.length}`]
    .filter(part => part !== '')
    .join('; ');
}

function moveCell(samples: readonly Sample[]): string {
  if (samples.length === 0) return '–';
  const failed = samples.map(failedOf);
  const all = samples.reduce((sum, sample) => sum + totalOf(sample), 0);
  const sum = failed.reduce((total, value) => total + value, 0);
  const moved = medianAndWorst(summarise(samples.map(movedOf)));
  return `${count(sum)} of ${count(all)} (${Math.max(...failed)}); ${moved}; n ${samples.length}`;
}

const failures = ({ failures: all }: Results): string[] =>
  all.length === 0 ? [] : ['### Not measured', all.map(each => `- ${each.split('\n')[0]}`).join('\n')];
