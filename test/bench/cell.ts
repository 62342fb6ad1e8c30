/** One cell of the comparison: a column, a topology and a fault, so many times in one lab. */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../lab/now.ts';
import type { Column } from './columns/column.ts';
import { type Fault, servedAfter, WAY_BACK } from './faults.ts';
import { INJECTIONS } from './inject.ts';
import { buildRig, type Rig } from './rig.ts';
import { experience, type Sample } from './samples.ts';
import type { TopologyName } from './topologies.ts';

export interface Cell {
  readonly column: Column;
  readonly topology: TopologyName;
  readonly fault: Fault;
  readonly runs: number;
}

export const cellName = ({ column, topology, fault }: Cell): string =>
  `${column.name}, ${fault}, ${topology}`;

/** Builds the lab, and repeats: settle, inject, measure, restore. Yields each sample as it is taken. */
export async function* runCell(cell: Cell): AsyncGenerator<Sample> {
  const { column, topology, fault, runs } = cell;
  const { settleMs, phaseMs } = column.pace;
  const { inject, restore } = INJECTIONS[fault];
  await using rig = await buildRig(column, topology);
  for (let run = 1; run <= runs; run++) {
    await rig.settled(settleMs + Math.random() * phaseMs);
    const taken = await measure(rig, cell, servedAfter(fault), () => inject(rig));
    yield { ...taken, column: column.name, topology, event: fault, run };
    const back = WAY_BACK[fault];
    if (back !== undefined) await sleep(settleMs);
    // The service is back once it listens, not when it is told to start.
    await restore(rig);
    if (back === undefined) continue;
    // The way back ends once all is as it was, whatever else the tool announces until then.
    const returned = await measure(rig, cell, 'smtp-a', () => rig.inPlace());
    yield { ...returned, column: column.name, topology, event: back, run };
  }
}

/** What all clients go through from an event until the target serves them, and a while beyond. */
async function measure(rig: Rig, { column }: Cell, target: string, event: () => Promise<void>) {
  const [at, load] = [new Date().toISOString(), loadavg()[0] ?? Number.NaN];
  const since = now();
  // A command that waits for the move to be over must not delay our watching.
  await Promise.all([event(), rig.allServedBy(target, column.pace.patienceMs)]);
  await sleep(column.pace.lingerMs);
  const clients = rig.lab.clients.map(({ name, attempts }) => experience(name, since, target, attempts));
  return { at, load, clients };
}
