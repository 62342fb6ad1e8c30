/** One cell of the comparison: a column, a topology and a fault, so many times in one lab. */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { measuredOnTime } from '../lab/attempts.ts';
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

/** How late the machine may be while it is measured, in ms: half of what a client waits for an answer (rig.ts). */
export const ALLOWED_MS = 100;

export const cellName = ({ column, topology, fault }: Cell): string =>
  `${column.name}, ${fault}, ${topology}`;

/**
 * Builds the lab, and repeats from a run on: settle, inject, measure, restore. Yields the samples of each run once it is over;
 * one on a machine that was late is taken again, and `say` hears of it.
 */
export async function* runCell(
  cell: Cell,
  from: number,
  say: (line: string) => void,
): AsyncGenerator<Sample> {
  await using rig = await buildRig(cell.column, cell.topology);
  for (let run = from; run <= cell.runs; run++) {
    const name = `${cellName(cell)}, run ${run}`;
    yield* await measuredOnTime({ name, allowedMs: ALLOWED_MS, say }, () => takeRun(rig, cell, run));
  }
}

async function takeRun(rig: Rig, cell: Cell, run: number): Promise<readonly Sample[]> {
  const { column, topology, fault } = cell;
  const { settleMs, phaseMs } = column.pace;
  const { inject, restore } = INJECTIONS[fault];
  await rig.settled(settleMs + Math.random() * phaseMs);
  const about = { column: column.name, topology, run };
  const taken = {
    ...(await measure(rig, cell, servedAfter(fault), () => inject(rig))),
    ...about,
    event: fault,
  };
  const back = WAY_BACK[fault];
  if (back !== undefined) await sleep(settleMs);
  // The service is back once it listens, not when it is told to start.
  await restore(rig);
  if (back === undefined) return [taken];
  // The way back ends once all is as it was, whatever else the tool announces until then.
  const returned = await measure(rig, cell, 'smtp-a', () => rig.inPlace());
  return [taken, { ...returned, ...about, event: back }];
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
