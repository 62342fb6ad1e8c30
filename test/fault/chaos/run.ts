/** A chaos run: faults as a seed draws them, against three sites at work. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../../lab/command.ts';
import type { Group } from '../../lab/convergence/group.ts';
import { eventually } from '../../lab/eventually.ts';
import { has } from '../../lab/frr.ts';
import { matches } from '../../lab/matches.ts';
import { now } from '../../lab/now.ts';
import { threeSitesInARing } from '../../lab/topology.ts';
import type { Fault } from '../fault.ts';
import { FAULTS } from '../faults/index.ts';
import { longestHole } from '../holes.ts';
import { atWork, CHECK, Scene } from '../scene.ts';
import { draw, type Round, type Strike } from './draw.ts';
import { PACE } from './invariants.ts';
import { type Possessions, possessions, whatIsLeft } from './possessions.ts';
import { Watch } from './watch.ts';

/** RIP's own timers, and a guard's growing pauses. */
const REST_WITHIN_MS = 180_000;

const AT_REST = { inStep: true, phase: 'serving', error: null, services: [{ state: 'normal' }] };

/** Faults that any server of this lab can suffer as it is configured. */
export const DRAWN: readonly Fault[] = FAULTS.filter(
  ({ says, under, topology, needs, inChaos }) =>
    says === undefined &&
    under === undefined &&
    topology === undefined &&
    inChaos !== false &&
    (needs === undefined || has(needs)),
);

export interface ChaosOutcome {
  readonly rounds: number;
  /** How often each fault struck. */
  readonly strikes: Readonly<Record<string, number>>;
  readonly attempts: number;
  readonly failed: number;
  /** The longest hole of any client, in ms, whether anybody could have served it or not; null: one has not ended. */
  readonly longestMs: number | null;
  /** What did not hold, with the round in which it did not; undefined: all held. */
  readonly violation?: string;
}

/** Goes on for so long, to the end of the round, or until something does not hold. */
export async function runChaos(seed: number, ms: number, say: (line: string) => void): Promise<ChaosOutcome> {
  await using group = await atWork({
    topology: threeSitesInARing,
    says: { channel: 'right', service: { checks: [{ ...CHECK, ...PACE }] }, peerCheck: PACE },
  });
  const watch = new Watch(group);
  watch.start();
  const names = group.lab.servers.map(({ name }) => name);
  const before = await possessions(group);
  const begun = now();
  const rounds = draw(seed, DRAWN, names);
  const strikes: Record<string, number> = {};
  let number = 0;
  let violation: string | undefined;
  while (violation === undefined && now() - begun < ms) {
    const { value: round } = rounds.next();
    number += 1;
    say(
      `round ${number}: ${round.map(({ fault, victim }: Strike) => `${fault.name} (${victim})`).join(', ')}`,
    );
    for (const { fault } of round) strikes[fault.name] = (strikes[fault.name] ?? 0) + 1;
    const seen = await play(group, watch, round, before);
    if (seen !== undefined) violation = `seed ${seed}, round ${number}: ${seen}`;
  }
  if (violation !== undefined) say(`${violation}\n${await group.describe()}`);
  await watch.stop();
  const clients = [...group.attempts(begun).values()];
  const longest = Math.max(...clients.map(longestHole));
  return {
    ...{ rounds: number, strikes },
    attempts: clients.flat().length,
    failed: clients.flat().filter(({ server }) => server === undefined).length,
    longestMs: Number.isFinite(longest) ? Math.round(longest) : null,
    ...(violation !== undefined && { violation }),
  };
}

/** One round and the rest after it; returns what did not hold. */
async function play(
  group: Group,
  watch: Watch,
  round: Round,
  before: Possessions,
): Promise<string | undefined> {
  try {
    await Promise.all(round.map(strike => suffer(group, watch, strike)));
    await rest(group, watch);
    return watch.violation ?? (await whatIsLeft(group, before));
  } catch (error) {
    // The first thing that went wrong is the one to tell: a lab that never comes to rest says little.
    return watch.violation ?? (error instanceof LabError ? error.message : String(error));
  }
}

async function suffer(group: Group, watch: Watch, strike: Strike): Promise<void> {
  const { fault, victim, afterMs, lastsMs } = strike;
  const scene = new Scene(group, victim);
  await sleep(afterMs);
  watch.begins(strike);
  await fault.inject(scene);
  watch.changed();
  await sleep(lastsMs);
  await fault.undo?.(scene);
  watch.mended(strike);
}

/** Resolves when every server is at its normal metric and the first one serves all; throws a LabError if that takes too long. */
async function rest(group: Group, watch: Watch): Promise<void> {
  const { lab } = group;
  const first = lab.servers[0]?.name;
  let last: unknown;
  const rests = async () => {
    if (watch.violation !== undefined) throw new LabError(watch.violation);
    for (const { name, ripcord } of lab.servers) {
      last = await ripcord.status().catch((error: unknown) => `${name}: ${error}`);
      if (!matches(last, AT_REST)) return false;
    }
    last = lab.clients.map(({ name, server }) => `${name} served by ${server}`);
    return lab.clients.every(({ server }) => server === first);
  };
  const what = `all servers are at their normal metric, and ${first} serves all`;
  const describe = async () => JSON.stringify(last);
  await eventually(rests, { what, timeoutMs: REST_WITHIN_MS, everyMs: 2000, describe });
  await group.quiet();
  watch.rests();
}
