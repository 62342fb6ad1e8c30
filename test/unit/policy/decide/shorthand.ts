/** The table of decide.test.ts writes a situation as a line of text. */

import type { Health } from '../../../../src/policy/judge/check-health.ts';
import type { LoadState } from '../../../../src/policy/judge/load-state.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { at, type Case, type DrainCase } from './situations.ts';

export const drain = (moved: boolean): DrainCase => ({
  cause: 'command',
  reason: 'upgrade',
  since: at,
  until: null,
  moved,
});
export const overrideDown = (moved: boolean): DrainCase => ({
  cause: 'override',
  reason: 'the probe at campus 2 fails',
  since: at,
  until: null,
  moved,
});
export const load = (high: boolean): LoadState => ({ value: 0.95, threshold: 0.9, high, since: at });
export const DWELL = { flap: { dwellMs: 10_000 } };

/** What a word of the shorthand says: of drains and overrides, of what was before, of loads, and of the policy. */
const WORDS: Readonly<Record<string, Partial<Case>>> = {
  drained: { drain: drain(false) },
  'drained,moved': { drain: drain(true) },
  overridden: { drain: overrideDown(false) },
  'overridden,moved': { drain: overrideDown(true) },
  last: { on: 'last-standing' },
  asked: { released: true },
  served: { served: true },
  vouched: { vouched: true },
  flapping: { suppressed: 60_000 },
  busy: { load: load(true) },
  calm: { load: load(false) },
  unboosted: { boost: undefined },
  keep: { policy: { lastStanding: 'keep' } },
  dwells: { on: 'boosted', policy: DWELL },
  sheds: { policy: { load: { offset: 2 } } },
  held: { policy: { holdUpMs: 10_000 } },
  manual: { policy: { failback: 'manual' } },
  poor: { policy: { metric: 14 } },
};

/** ms of `200ms` or `4.5s`. */
const msOf = (text: string): number => Math.round(Number.parseFloat(text) * (text.endsWith('ms') ? 1 : 1000));

const HEALTH: Readonly<Record<string, Health>> = { '+': 'up', '-': 'down', '?': 'unknown' };

/** A server with its health, how long after ours that changed, and what it tells of itself. */
const SERVER = /^([a-cA-C])([-+?])(?:\/(\d+(?:\.\d+)?m?s))?(?::(\w+))?$/;

/**
 * The situation in a line such as `a-/3s > B+ > c+:boosted @5 200ms keep`: servers with their health (up `+`, down `-`, unknown `?`),
 * ours in upper case, and `>` between them where they have a failover order. After `/` stands how long after ours the health of a
 * peer changed, after `:` what a peer tells of itself; `@5` is the metric in force (`@none`: withdrawn), `200ms` the time since our health changed.
 */
export function caseOf(line: string): Case {
  let [server, own, order]: [string, Health, string] = ['b', 'unknown', ''];
  const peers: Record<string, Health> = {};
  const told: Record<string, string> = {};
  const after: Record<string, number> = {};
  let rest: Partial<Case> = {};
  for (const token of line.split(/[\s>]+/)) {
    const [, letter = '', sign = '', changed, said] = SERVER.exec(token) ?? [];
    const health = HEALTH[sign];
    const name = letter.toLowerCase();
    if (health !== undefined) {
      order += name;
      if (name !== letter) [server, own] = [name, health];
      else peers[name] = health;
      if (changed !== undefined) after[name] = msOf(changed);
      if (said !== undefined) told[name] = said;
    } else if (token === '@none') rest = { ...rest, current: NOT_HERE };
    else if (/^@\d+$/.test(token)) rest = { ...rest, current: Number(token.slice(1)) };
    else if (/^\d+m?s$/.test(token)) rest = { ...rest, later: msOf(token) };
    else {
      const word = WORDS[token];
      if (word === undefined) throw new Error(`no word of the shorthand: ${token}`);
      rest = { ...rest, ...word, policy: { ...rest.policy, ...word.policy } };
    }
  }
  return { ...rest, server, own, order: line.includes('>') ? order : '', peers, told, after };
}
