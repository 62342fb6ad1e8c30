/** Which cells are run, and how often. Pure. */
import { Option } from 'commander';
import type { Cell } from './cell.ts';
import type { Column } from './columns/column.ts';
import { EVENTS, type Event, FAULTS, type Fault, WAY_BACK } from './faults.ts';
import { TOPOLOGY_NAMES, type TopologyName } from './topologies.ts';

/** What is measured apart from the comparison. */
export const MEASUREMENTS = ['switch', 'nudges', 'cost', 'services'] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

/** Names of columns, events, topologies and measurements; of a kind none of which is named, all are meant. */
export interface Selection {
  readonly columns: readonly Column[];
  readonly events: readonly Event[];
  readonly topologies: readonly TopologyName[];
  /** If only measurements are named, no cells are run; if others only, no measurements. */
  readonly measurements: readonly Measurement[];
}

/** The option that names a selection; one that there is not is refused, with those there are. */
export function onlyOption(columns: readonly Column[]): Option {
  return new Option('--only <names...>', 'columns, events, topologies or measurements, by name')
    .choices([...columns.map(({ name }) => name), ...EVENTS, ...TOPOLOGY_NAMES, ...MEASUREMENTS])
    .default([]);
}

export function select(names: readonly string[], columns: readonly Column[]): Selection {
  const named = <T>(all: readonly T[], nameOf: (each: T) => string): readonly T[] => {
    const found = all.filter(each => names.includes(nameOf(each)));
    return found.length === 0 ? all : found;
  };
  const itself = (name: string) => name;
  const measurements = MEASUREMENTS.filter(each => names.length === 0 || names.includes(each));
  const nothingElse = measurements.length > 0 && names.length === measurements.length;
  return {
    columns: nothingElse ? [] : named(columns, ({ name }) => name),
    events: named(EVENTS, itself),
    topologies: named(TOPOLOGY_NAMES, itself),
    measurements,
  };
}

/**
 * The cells of a selection, one fault after the other: a run that breaks off has compared all columns in what it did. A
 * way back is measured in the cells of its fault.
 */
export function cellsOf({ columns, events, topologies }: Selection, runs: number): Cell[] {
  const wanted = (fault: Fault) => events.some(event => event === fault || event === WAY_BACK[fault]);
  return FAULTS.filter(wanted).flatMap(fault =>
    topologies.flatMap(topology =>
      columns
        .filter(column => column.topologies.includes(topology) && column.faults.includes(fault))
        .map(column => ({
          column,
          topology,
          fault,
          runs: Math.min(runs, column.pace.fewer?.[fault] ?? runs),
        })),
    ),
  );
}
