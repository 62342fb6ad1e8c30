/** From the taker's decision, by the time in its log, until each router's kernel forwards to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { measuredOnTime } from '../../lab/attempts.ts';
import { LabError } from '../../lab/command.ts';
import { inLabTime, now } from '../../lab/now.ts';
import { SERVICE_IP } from '../../lab/topology.ts';
import { ALLOWED_MS } from '../cell.ts';
import type { Pace } from '../columns/column.ts';
import { ripcordColumns } from '../columns/ripcord.ts';
import { buildRig, type Rig } from '../rig.ts';
import { ROUTED, type TopologyName } from '../topologies.ts';
import type { Measured } from './measured.ts';
import { type Change, monitor } from './monitor.ts';

/** One takeover. */
export interface SwitchSample {
  readonly topology: TopologyName;
  readonly run: number;
  /** Router to ms from the decision. */
  readonly routers: Readonly<Record<string, number>>;
}

/** Until the last router has switched, in ms. */
export const switchedMs = ({ routers }: SwitchSample): number => Math.max(...Object.values(routers));

/** p99 of fewer is the worst one. */
const RUNS = 50;
const RUN_MS = 18_000;

const runsOf = (short: boolean) => (short ? 2 : RUNS);
const topologiesOf = (short: boolean) => (short ? ROUTED.slice(0, 1) : ROUTED);

export const switches: Measured<SwitchSample> = {
  count: short => runsOf(short) * topologiesOf(short).length,
  // The topologies side by side.
  expectMs: RUN_MS / ROUTED.length,
  samples,
};

async function* samples(short: boolean): AsyncGenerator<SwitchSample> {
  const column = ripcordColumns.find(({ name }) => name === 'fast');
  if (column === undefined) return;
  const rigs: Rig[] = [];
  try {
    for (const topology of topologiesOf(short)) rigs.push(await buildRig(column, topology));
    const watched = rigs.map(watch);
    for (let run = 1; run <= runsOf(short); run++) {
      yield* await measuredOnTime({ name: `switch, run ${run}`, allowedMs: ALLOWED_MS }, () =>
        Promise.all(watched.map(each => takeover(each, column.pace, run))),
      );
    }
  } finally {
    for (const rig of rigs) await rig.lab.remove();
  }
}

interface Watched {
  readonly rig: Rig;
  /** Of each router's route to the service. */
  readonly changes: ReadonlyMap<string, readonly Change[]>;
}

const watch = (rig: Rig): Watched => ({
  rig,
  changes: new Map(rig.lab.routers.map(({ name, host }) => [name, monitor(host, 'route', SERVICE_IP)])),
});

async function takeover({ rig, changes }: Watched, pace: Pace, run: number): Promise<SwitchSample> {
  await rig.settled(pace.settleMs + Math.random() * pace.phaseMs);
  const since = now();
  rig.service.kill();
  if (!(await rig.allServedBy('smtp-b', pace.patienceMs))) throw new LabError('smtp-b did not take over');
  const decided = boostedAt(rig, since);
  const routers = [...changes].map(([name, all]) => {
    const switched = switchedAt(all.filter(({ at }) => at >= since));
    if (switched === undefined) throw new LabError(`${name} did not switch`);
    return [name, switched - decided] as const;
  });
  await sleep(pace.settleMs);
  await rig.service.start();
  return { topology: rig.topology, run, routers: Object.fromEntries(routers) };
}

/** When the standby decided to stand in, by its log. */
function boostedAt(rig: Rig, since: number): number {
  const decisions = rig.lab
    .server('smtp-b')
    .ripcord.log(50)
    .flatMap(parseDecision)
    .filter(({ state, at }) => state === 'boosted' && at >= since);
  const [first] = decisions;
  if (first === undefined) throw new LabError("smtp-b's log shows no decision to stand in");
  return first.at;
}

function parseDecision(line: string): { state: string; at: number }[] {
  if (!line.startsWith('{')) return [];
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null || !('state' in entry) || !('time' in entry)) return [];
  return [{ state: String(entry.state), at: inLabTime(Date.parse(String(entry.time))) }];
}

/** When the route took the gateway that it has at the end. Pure. */
export function switchedAt(changes: readonly Change[]): number | undefined {
  const installed = changes
    .filter(({ deleted }) => !deleted)
    .map(({ at, text }) => ({ at, via: gateway(text) }));
  const last = installed.at(-1);
  const earlier = installed.findLastIndex(({ via }) => via !== last?.via);
  return installed[earlier + 1]?.at;
}

const gateway = (text: string): string | undefined => /\bvia (\S+)/.exec(text)?.[1];
