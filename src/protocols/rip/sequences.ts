/** The sequence numbers of the route-map's clauses and of the prefix-lists' entries. */

import type { Route } from '../route.ts';
import type { RunningConfig } from '../running-config.ts';
import { type Clause, parseClause, parseEntry, prefixListOf } from './rip-names.ts';

/** Clause 5 permits a poison; the clauses of routes come after it. */
const POISON_CLAUSE = 5;
const STEP = 10;
/** The highest sequence number FRR and Quagga take. */
const LAST = 65_535;
const ENTRY_STEP = 5;

/** The place of a route in the daemon's configuration. */
export interface SequencePlace {
  readonly route: string;
  /** Sequence number of its clause in the route-map. */
  readonly clause: number;
  /** Its prefixes, with their sequence numbers in its prefix-list. */
  readonly entries: readonly { readonly prefix: string; readonly sequence: number }[];
}

/**
 * The place of each route: the one it has in the running configuration; a new one gets the next ten above all existing
 * clauses. So a clause never passes from one route to another, which would give the other route its metric for a
 * moment; and a clause that is still without its `match` comes last, where it masks no other.
 */
export function placesOf(routes: readonly Route[], running: RunningConfig): readonly SequencePlace[] {
  const held = clausesByList(running);
  const entries = entriesByList(running);
  const used = new Set(ownClauses(running).map(({ sequence }) => sequence));
  return routes.map(({ name, prefixes }) => {
    const list = prefixListOf(name);
    const clause = held.get(list)?.sequence ?? nextFree(used);
    used.add(clause);
    return { route: name, clause, entries: entriesOf(prefixes, entries.get(list)) };
  });
}

/** All clauses of our route-map, our own and others'. */
export function ownClauses(running: RunningConfig): Clause[] {
  return [...running.keys()].flatMap(context => parseClause(context) ?? []);
}

/** The clause that decides the metric of a prefix-list's prefixes: the first that matches it, after the poison's. */
export function clausesByList(running: RunningConfig): ReadonlyMap<string, Clause> {
  const clauses = ownClauses(running)
    .filter(({ action, sequence }) => action === 'permit' && sequence > POISON_CLAUSE)
    .sort((a, b) => b.sequence - a.sequence);
  // The last one set wins: that of the lowest number.
  return new Map(
    clauses.flatMap(clause =>
      (running.get(clause.context) ?? []).flatMap((line): [string, Clause][] => {
        const list = /^match ip address prefix-list (\S+)$/.exec(line)?.[1];
        return list === undefined ? [] : [[list, clause]];
      }),
    ),
  );
}

/** The prefixes that each of our prefix-lists permits, with their sequence numbers. */
export function entriesByList(running: RunningConfig): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const lists = new Map<string, Map<string, number>>();
  for (const { list, prefix, sequence } of (running.get('') ?? []).flatMap(line => parseEntry(line) ?? [])) {
    const entries = lists.get(list) ?? new Map();
    lists.set(list, entries.has(prefix) ? entries : entries.set(prefix, sequence));
  }
  return lists;
}

/**
 * A listed prefix keeps its number, since FRR refuses to list it under another one first; a new one takes the first
 * free number, and with it the place of a removed one.
 */
function entriesOf(
  prefixes: Route['prefixes'],
  held: ReadonlyMap<string, number> = new Map(),
): SequencePlace['entries'] {
  const used = new Set(prefixes.map(prefix => held.get(prefix)));
  return prefixes.map(prefix => {
    let sequence = held.get(prefix);
    for (let free = ENTRY_STEP; sequence === undefined; free += ENTRY_STEP) {
      if (!used.has(free)) sequence = free;
    }
    used.add(sequence);
    return { prefix, sequence };
  });
}

function nextFree(used: ReadonlySet<number>): number {
  const above = Math.floor(Math.max(0, ...used) / STEP) * STEP + STEP;
  if (above <= LAST) return above;
  let free = STEP;
  while (used.has(free)) free += STEP;
  return free;
}
