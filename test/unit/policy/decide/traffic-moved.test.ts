import { describe, expect, it } from 'vitest';
import { type DrainSeen, drainWait } from '../../../../src/policy/decide/traffic-moved.ts';

const T = 1000;
const MOVES = { betterMs: 1500, worseMs: 6500 };
const ROUTERS = T + MOVES.worseMs;
const TAKEN = T + MOVES.betterMs;
const DEADLINE = T + 30_000;

/** Announced at T, at which time no peer has taken over, with connections that cannot be counted. */
const seen = (change: Partial<DrainSeen>): DrainSeen => ({
  ...{ announcedAt: T, takenAt: undefined, connections: Infinity, deadlineMs: 30_000, moves: MOVES },
  ...change,
});

// biome-ignore format: one row a line
const RULE: readonly (readonly [what: string, seen: Partial<DrainSeen>, now: number, wait: object | undefined])[] = [
  ['nothing is announced',                    { announcedAt: undefined },                 DEADLINE,     { for: 'announcement' }],
  ['it was just announced',                   {},                                         T,            { for: 'routers', until: ROUTERS }],
  ['the last router may not have moved',      { connections: 0 },                         ROUTERS - 1,  { for: 'routers', until: ROUTERS }],
  ['all routers have moved',                  { connections: 0 },                         ROUTERS,      undefined],
  ['a peer took over before it',              { takenAt: T - 500, connections: 0 },       TAKEN - 1,    { for: 'routers', until: TAKEN }],
  ['a peer took over long enough ago',        { takenAt: T - 500, connections: 0 },       TAKEN,        undefined],
  ['a peer takes over when routers have moved', { takenAt: ROUTERS - 1, connections: 0 }, ROUTERS,      undefined],
  ['connections last',                        { connections: 3 },                         ROUTERS,      { for: 'connections', connections: 3, until: DEADLINE }],
  ['connections cannot be counted',           {},                                         DEADLINE - 1, { for: 'connections', connections: Infinity, until: DEADLINE }],
  ['the deadline is over',                    { connections: 3 },                         DEADLINE,     undefined],
  ['the deadline comes before the routers',   { deadlineMs: 2000 },                       T + 1999,     { for: 'routers', until: T + 2000 }],
];

describe('a draining server', () => {
  it.each(RULE)('where %s', (_, change, now, wait) => {
    expect(drainWait(seen(change), now)).toEqual(wait);
  });
});
