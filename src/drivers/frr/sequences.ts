/** Which clause of the route-map belongs to which service. */
import type { RunningConfig } from '../driver.ts';
import { type Clause, parseClause, prefixListOf } from './names.ts';

/** Clause 5 lets a poison through; a service's clause comes after it. */
const POISON_CLAUSE = 5;
const STEP = 10;
/** The highest sequence number FRR and Quagga take. */
const LAST = 65_535;

/** The clause that decides the metric of a service: the first that matches its prefix-list, behind the poison's. */
export function clauseOf(service: string, running: RunningConfig): Clause | undefined {
  const match = `match ip address prefix-list ${prefixListOf(service)}`;
  return ownClauses(running)
    .filter(({ action, sequence }) => action === 'permit' && sequence > POISON_CLAUSE)
    .sort((a, b) => a.sequence - b.sequence)
    .find(({ context }) => running.get(context)?.includes(match));
}

/**
 * The sequence number of each service: the one it has in the running configuration, or for a new one the next ten above
 * all that exist. A clause thus never passes from one service to another, which would lend the one the other's metric
 * for a moment; and a clause that is still without its `match` comes last, where it can mask nobody.
 */
export function sequencesOf(
  services: readonly { readonly name: string }[],
  running: RunningConfig,
): ReadonlyMap<string, number> {
  const used = new Set(ownClauses(running).map(({ sequence }) => sequence));
  const sequences = new Map<string, number>();
  for (const { name } of services) {
    const sequence = clauseOf(name, running)?.sequence ?? nextFree(used);
    used.add(sequence);
    sequences.set(name, sequence);
  }
  return sequences;
}

/** All clauses of our route-map, whoever wrote them. */
export function ownClauses(running: RunningConfig): Clause[] {
  return [...running.keys()].flatMap(context => parseClause(context) ?? []);
}

function nextFree(used: ReadonlySet<number>): number {
  const above = Math.floor(Math.max(0, ...used) / STEP) * STEP + STEP;
  if (above <= LAST) return above;
  let free = STEP;
  while (used.has(free)) free += STEP;
  return free;
}
