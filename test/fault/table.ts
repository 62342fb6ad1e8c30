/** What was survived, as Markdown. Pure. */
import { count, duration, table } from '../bench/render/format.ts';
import { type Fault, GROUPS, type GroupNumber } from './fault.ts';
import type { Measured } from './measured.ts';
import type { Result } from './results.ts';
import type { Runs } from './runs.ts';

const EXPLANATION = `Each fault strikes the server that serves two campuses, while a client at each opens 20 connections a second; ripcord checks each
500 ms and falls at the second failure. In the cells: meanwhile / once it is undone, the longest time in which any client had no
answer, and how many attempts failed. A fault that is not held says so. An empty cell: that FRR has no such
daemon.`;

const LONG = `Chaos: faults as a seed draws them, one or two at a time, against three sites in a ring; the longest time without an answer
counts those in which nobody could answer too, as all services were dead or links cut, and RIP's own timers after them. Soak: two
servers at work, exercised all the time; medians of the first and of the last third of a controller's samples.`;

/** What became of long runs; nothing, if there were none. */
export function longRuns(chaos: readonly Runs['chaos'][], soak: readonly Runs['soak'][]): readonly string[] {
  const chaosRows = chaos.map(
    ({ frr, seed, minutes, rounds, strikes, attempts, failed, longestMs, violation }) => [
      ...[frr, `${seed}`, `${minutes} min`, `${rounds}`, count(sum(Object.values(strikes)))],
      ...[
        `${count(failed)} of ${count(attempts)}`,
        duration(longestMs ?? Number.POSITIVE_INFINITY),
        violation ?? 'all held',
      ],
    ],
  );
  const soakRows = soak.map(({ frr, minutes, exercises, first, last, grown }) => [
    ...[frr, `${minutes} min`, count(sum(Object.values(exercises)))],
    ...(['rssMiB', 'heapMiB', 'fds', 'handles', 'cpuPercent'] as const).map(
      figure => `${first[figure].toFixed(1)} → ${last[figure].toFixed(1)}`,
    ),
    grown.join('; ') || 'flat',
  ]);
  const heads = {
    chaos: [
      'chaos: FRR',
      'seed',
      'for',
      'rounds',
      'faults',
      'attempts failed',
      'longest without an answer',
      'invariants',
    ],
    soak: [
      'soak: FRR',
      'for',
      'exercises',
      'RSS, MiB',
      'heap, MiB',
      'descriptors',
      'handles',
      'CPU, %',
      'it is',
    ],
  };
  return [
    ...(chaosRows.length + soakRows.length > 0 ? [LONG] : []),
    ...(chaosRows.length > 0 ? [table(heads.chaos, chaosRows)] : []),
    ...(soakRows.length > 0 ? [table(heads.soak, soakRows)] : []),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** A row for each fault of which there is a result, in the order of the faults; a column for each FRR. */
export function tableOf(faults: readonly Fault[], results: readonly Result[]): string {
  const versions = [...new Set(results.map(({ frr }) => frr))].sort(
    (a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
  );
  const groups = [...new Set(faults.map(({ group }) => group))];
  const chapters = groups.flatMap(group => chapterOf(group, faults, results, versions));
  return [EXPLANATION, ...chapters].join('\n\n');
}

function chapterOf(
  group: GroupNumber,
  faults: readonly Fault[],
  results: readonly Result[],
  versions: readonly string[],
): string[] {
  const rows = faults
    .filter(fault => fault.group === group)
    .flatMap(({ name, so }) => {
      const of = versions.map(version => results.find(({ fault, frr }) => fault === name && frr === version));
      return of.every(result => result === undefined) ? [] : [[name, so, ...of.map(cellOf)]];
    });
  if (rows.length === 0) return [];
  return [table([`${GROUPS[group]}`, 'so', ...versions.map(version => `FRR ${version}`)], rows)];
}

function cellOf(result: Result | undefined): string {
  if (result === undefined) return '';
  if (!result.held) return `**not held**: ${result.why ?? ''}`;
  const { meanwhile, afterwards } = result;
  return [costOf(meanwhile), costOf(afterwards)].join(' / ');
}

function costOf(measured: Measured | undefined): string {
  if (measured === undefined) return '';
  const { outMs, failed } = measured;
  return failed === 0 ? '0' : `${duration(outMs)} (${count(failed)})`;
}
