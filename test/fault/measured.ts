/** What a phase of a fault cost. */
import { longestHole } from './holes.ts';
import type { Scene } from './scene.ts';

export interface Measured {
  /** The longest hole of any client, in ms. */
  readonly outMs: number;
  readonly failed: number;
  readonly attempts: number;
  /** The metrics that the victim announced, each time that it said another one. */
  readonly announced: readonly number[];
  /** How often all other servers announced another metric. */
  readonly othersMoved: number;
  /** When each condition had come to be, in ms since the phase began. */
  readonly conditions: Readonly<Record<string, number>>;
}

/** Of the time since `since` (lab time, ms), for these clients. Undefined while one of them has no answer. */
export function measure(
  { group, victim, others }: Scene,
  since: number,
  names: readonly string[],
  conditions: Measured['conditions'] = {},
): Measured | undefined {
  const attempts = group.attempts(since);
  const clients = names.map(name => attempts.get(name) ?? []);
  const holes = clients.map(longestHole);
  const out = Math.max(0, ...holes);
  if (!Number.isFinite(out)) return undefined;
  return {
    outMs: Math.round(out),
    failed: clients.flat().filter(({ server }) => server === undefined).length,
    attempts: clients.flat().length,
    announced: group.wire.moves(victim.name, since),
    othersMoved: others.reduce((sum, { name }) => sum + group.wire.moves(name, since).length, 0),
    conditions,
  };
}
