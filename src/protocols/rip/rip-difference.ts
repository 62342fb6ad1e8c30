/**
 * Computes the lines that lead from what the daemon holds to what it should hold, within what ripcord owns. In `router
 * rip` that is what the template says there; an operator's other lines (another network, a distribute-list) stay. Our
 * route-map and our prefix-lists are entirely ours, so lines in them that are not wanted are removed.
 */

import { keyOf, negate } from '../lines.ts';
import type { RunningConfig } from '../running-config.ts';
import { type Clause, ownPrefixList, ROUTER_RIP, WITHDRAWN } from './rip-names.ts';
import { ownClauses } from './sequences.ts';

/**
 * The running configuration hides default values. (10.4.0-10.4.2 and 10.5.0-10.5.1 hide a garbage time of 240 instead:
 * there this line is shown, or the timers were not configured otherwise.)
 */
const HIDDEN_DEFAULT = 'timers basic 30 180 120';

/**
 * The lines to enter below `configure terminal`; empty if nothing is missing or superfluous. Pure.
 *
 * vtysh commits each line by itself, so the order matters: first withdrawals, so that no metric outlives its reason;
 * then unwanted clauses, the prefix-lists, the other clauses, and `router rip` once its filter is whole. A new clause
 * permits everything until its `match` follows, with 16 from the redistribute line meanwhile: routers ignore an
 * unreachable route they do not have (RFC 2453, 3.9.2). Lines are replaced in place wherever the daemon supports it:
 * `no redistribute connected` would poison every service.
 */
export function difference(desired: RunningConfig, running: RunningConfig): string[] {
  const clauses = ownClauses(desired);
  const [withdrawing, advertising] = partition(clauses, clause => isWithdrawal(clause, desired, running));
  return [
    ...withdrawing.flatMap(clause => clauseLines(clause, desired, running)),
    ...staleClauses(desired, running),
    ...prefixListLines(desired, running),
    ...advertising.flatMap(clause => clauseLines(clause, desired, running)),
    ...routerLines(desired, running),
    ...stalePrefixLists(desired, running),
  ];
}

/**
 * What the daemon holds once the lines of a difference were entered: our clauses and lists as wanted, and the rest as
 * it was, except that a line of `router rip` replaces its predecessor. Pure.
 */
export function overlaid(running: RunningConfig, desired: RunningConfig): RunningConfig {
  const own = new Set(ownClauses(running).map(({ context }) => context));
  const kept = new Map([...running].filter(([context]) => !own.has(context)));
  const wanted = linesOf(desired, ROUTER_RIP);
  const others = linesOf(running, '').filter(line => ownPrefixList(line) === undefined);
  return new Map([
    ...kept,
    ...ownClauses(desired).map(({ context }) => [context, linesOf(desired, context)] as const),
    ['', [...others, ...ownLists(desired)]],
    [ROUTER_RIP, [...superfluous(wanted, linesOf(running, ROUTER_RIP)), ...wanted]],
  ]);
}

function isWithdrawal({ context }: Clause, desired: RunningConfig, running: RunningConfig): boolean {
  return running.has(context) && linesOf(desired, context).includes(`set metric ${WITHDRAWN}`);
}

function clauseLines({ context }: Clause, desired: RunningConfig, running: RunningConfig): string[] {
  const wanted = linesOf(desired, context);
  const held = linesOf(running, context);
  const lines = [...missing(wanted, held), ...superfluous(wanted, held).map(negate)];
  return within(context, lines, !running.has(context));
}

/** FRR removes a clause by its number whatever its action: a stale `deny 5` is removed before `permit 5` is added. */
function staleClauses(desired: RunningConfig, running: RunningConfig): string[] {
  return ownClauses(running)
    .filter(({ context }) => !desired.has(context))
    .map(({ context }) => negate(context));
}

/** FRR rejects a prefix that occurs twice in one list (since 7.5), so superfluous entries are removed first. */
function prefixListLines(desired: RunningConfig, running: RunningConfig): string[] {
  const wanted = ownLists(desired);
  const names = new Set(wanted.map(ownPrefixList));
  const held = ownLists(running).filter(line => names.has(ownPrefixList(line)));
  return [...superfluous(wanted, held).map(negate), ...missing(wanted, held)];
}

function stalePrefixLists(desired: RunningConfig, running: RunningConfig): string[] {
  const wanted = new Set(ownLists(desired).map(ownPrefixList));
  const stale = new Set(
    ownLists(running)
      .map(ownPrefixList)
      .filter(name => !wanted.has(name)),
  );
  return [...stale].map(name => `no ip prefix-list ${name}`);
}

function routerLines(desired: RunningConfig, running: RunningConfig): string[] {
  const held = linesOf(running, ROUTER_RIP);
  const hidden = held.some(line => line.startsWith('timers basic ')) ? [] : [HIDDEN_DEFAULT];
  return within(ROUTER_RIP, missing(linesOf(desired, ROUTER_RIP), [...held, ...hidden]), false);
}

function missing(wanted: readonly string[], held: readonly string[]): string[] {
  const there = new Set(held);
  return wanted.filter(line => !there.has(line));
}

/** Held lines that are neither wanted nor replaced by a wanted line. */
function superfluous(wanted: readonly string[], held: readonly string[]): string[] {
  const keys = new Set(wanted.map(keyOf));
  return held.filter(line => !keys.has(keyOf(line)));
}

/** Lines under their context, closed by `exit`: FRR and Quagga both know it, in every context that we use. */
const within = (context: string, lines: readonly string[], evenIfEmpty: boolean): string[] =>
  lines.length > 0 || evenIfEmpty ? [context, ...lines, 'exit'] : [];

const linesOf = (config: RunningConfig, context: string): readonly string[] => config.get(context) ?? [];

const ownLists = (config: RunningConfig): string[] =>
  linesOf(config, '').filter(line => ownPrefixList(line) !== undefined);

function partition<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [items.filter(first), items.filter(item => !first(item))];
}
