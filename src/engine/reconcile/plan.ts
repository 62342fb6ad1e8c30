/** Plans the actions that lead from the observed state to the desired one. Pure. */
import { type Alias, withLength } from '../../drivers/alias/alias.ts';
import type { HeldAddress } from '../../drivers/alias/parse-addresses.ts';
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import { inWords, type Metric, NOT_HERE } from '../../protocols/metric.ts';
import type { Stamp } from '../../sys/stamp.ts';
import { type MetricChange, mostUrgentFirst, NOTHING_OWED, type Unannounced } from './pace.ts';
import { type ConfigurationFile, type Desired, isWritten, type Observed, type RouteAlias } from './state.ts';

export interface WriteFile {
  readonly kind: 'write-file';
  readonly path: string;
  readonly content: Buffer;
  /** The stamp of the file that it replaces. */
  readonly stamp: Stamp;
  /** Whether the file was as wanted before, by the same configuration. */
  readonly isRepair: boolean;
  readonly reason: string;
}

export type Action =
  | WriteFile
  | {
      readonly kind: 'configure';
      readonly lines: readonly string[];
      /** The aliases whose metric it changes for neighbours, to be nudged out. */
      readonly announces: readonly Alias[];
      readonly reason: string;
    }
  | {
      readonly kind: 'heal';
      /** The aliases to announce again afterwards. */
      readonly aliases: readonly Alias[];
      readonly daemon: DaemonInfo;
      readonly reason: string;
    }
  | {
      readonly kind: 'nudge';
      readonly aliases: readonly Alias[];
      readonly daemon: DaemonInfo;
      readonly reason: string;
    }
  | { readonly kind: 'add-aliases'; readonly aliases: readonly Alias[]; readonly reason: string }
  | { readonly kind: 'remove-aliases'; readonly aliases: readonly Alias[]; readonly reason: string };

/**
 * The order of the actions makes each step safe. The daemon redistributes connected routes, so a service is advertised
 * only once its alias exists: the daemon is configured first, and an alias is added under the right metric. And a
 * withdrawal is in place before an alias goes, so that no route outlives its address.
 */
export function plan(
  desired: Desired,
  observed: Observed,
  driver: Pick<RoutingDriver, 'difference'>,
  owed: Unannounced = NOTHING_OWED,
): readonly Action[] {
  const heal = planHeal(desired, observed);
  return [
    ...planRouting(desired, observed, driver),
    ...(heal.length > 0 ? heal : planNudge(desired, observed, owed)),
    ...planAliases(desired, observed),
    ...planFile(observed.file),
  ];
}

/** The daemon reads its file when it starts, so routes and aliases go first. A file that was not read is left alone. */
export function planFile(file: ConfigurationFile | undefined): WriteFile[] {
  if (file === undefined || isWritten(file)) return [];
  const reason = file.content === undefined ? `${file.path} is missing` : `${file.path} differs`;
  const { path, wanted: content, stamp } = file;
  return [{ kind: 'write-file', path, content, stamp, isRepair: false, reason }];
}

function planRouting(
  desired: Desired,
  observed: Observed,
  driver: Pick<RoutingDriver, 'difference'>,
): Action[] {
  const lines = driver.difference(desired.metrics, observed.routing);
  if (lines.length === 0) return [];
  const announces = changesToTell(desired, observed).map(({ alias }) => alias);
  return [{ kind: 'configure', lines, announces, reason: describeMetrics(desired, observed) }];
}

/**
 * A daemon that receives no address changes neither poisons nor can be nudged; what it should have announced meanwhile
 * is not known, so once it receives them again everything is announced. A disconnected daemon can only be waited for:
 * resync is still tried, so that it is reported, but not while all is withdrawn, when no neighbour needs an update.
 */
function planHeal(desired: Desired, observed: Observed): Action[] {
  const { hearing, daemon } = observed.routing;
  const held = changesOf(desired.present, desired, observed).filter(({ isOnLo }) => isOnLo);
  const wanting = hearing === 'disconnected' ? held.filter(({ wanted }) => wanted < NOT_HERE) : held;
  if (wanting.length === 0 || (hearing !== 'stalled' && hearing !== 'disconnected')) return [];
  const aliases = desired.nudge ? inOrder(held) : [];
  return [{ kind: 'heal', aliases, daemon, reason: 'the daemon receives no address changes' }];
}

/**
 * A changed metric waits up to 37 s in ripd for the next periodic update unless it is nudged out (frr-facts: measured
 * 23 to 37 s at RIP's default timer). Only changes are nudged, and only if neighbours have the route or should get it:
 * each nudge costs the daemon's hold-off, 1 to 5 s in which nothing more goes out.
 */
function planNudge(desired: Desired, observed: Observed, owed: Unannounced): Action[] {
  const changed = changesToTell(desired, observed, owed);
  if (changed.length === 0) return [];
  const aliases = inOrder(changed);
  const reason = `${ipsOf(aliases)} ${aliases.length === 1 ? 'is' : 'are'} to be announced now`;
  return [{ kind: 'nudge', aliases, daemon: observed.routing.daemon, reason }];
}

/** What a nudge must send to neighbours: the metric differs from what is wanted, or was changed and not sent yet. */
function changesToTell(
  desired: Desired,
  observed: Observed,
  owed: Unannounced = NOTHING_OWED,
): readonly AliasChange[] {
  if (!desired.nudge) return [];
  return changesOf(desired.present, desired, observed).filter(
    ({ alias, isOnLo, held, wanted }) => isOnLo && (held !== wanted || owed.has(withLength(alias))),
  );
}

/** An alias, its advertised metric, and the wanted one. */
interface AliasChange extends MetricChange {
  readonly alias: Alias;
  readonly isOnLo: boolean;
}

function changesOf(
  aliases: readonly RouteAlias[],
  { metrics }: Desired,
  { routing, addresses }: Observed,
): readonly AliasChange[] {
  const onLo = new Set(addresses.map(withLength));
  return aliases.map(({ route, ...alias }) => ({
    alias,
    isOnLo: onLo.has(withLength(alias)),
    held: routing.metrics.get(route) ?? NOT_HERE,
    wanted: metrics.get(route) ?? NOT_HERE,
  }));
}

const inOrder = (changes: readonly AliasChange[]): readonly Alias[] =>
  mostUrgentFirst(changes).map(({ alias }) => alias);

const named = (metric: Metric): string => (metric === NOT_HERE ? inWords(metric) : `metric ${metric}`);

function describeMetrics(desired: Desired, observed: Observed): string {
  const changes = [...desired.metrics].flatMap(([route, metric]) => {
    const held = observed.routing.metrics.get(route);
    if (held === metric) return [];
    return [`${route}: ${held === undefined ? 'not configured' : named(held)} -> ${named(metric)}`];
  });
  return changes.length === 0 ? "the daemon's configuration differs from the template" : enumerate(changes);
}

/** All in one call, since one at a time costs a process each. */
function planAliases(desired: Desired, observed: Observed): Action[] {
  const coming = changesOf(desired.present, desired, observed)
    .filter(({ isOnLo }) => !isOnLo)
    // The read-back metric attracts traffic: the alias of a dead service waits until its withdrawal is read back.
    .filter(({ held, wanted }) => wanted !== NOT_HERE || held === NOT_HERE)
    // Routers have no route to an address that is not there, whatever the daemon holds for it.
    .map(change => ({ ...change, held: NOT_HERE }));
  const missing = inOrder(coming);
  const left = desired.absent.filter(alias => holds(observed.addresses, alias));
  return [
    ...(missing.length === 0 ? [] : [aliasAction('add-aliases', missing, 'not on lo')]),
    ...(left.length === 0 ? [] : [aliasAction('remove-aliases', left, 'to leave lo')]),
  ];
}

function aliasAction(
  kind: 'add-aliases' | 'remove-aliases',
  aliases: readonly Alias[],
  what: string,
): Action {
  return { kind, aliases, reason: `${ipsOf(aliases)} ${aliases.length === 1 ? 'is' : 'are'} ${what}` };
}

const ipsOf = (aliases: readonly Alias[]): string => enumerate(aliases.map(withLength));

/** How many addresses a log line names. */
const NAMED = 5;

function enumerate(items: readonly string[]): string {
  const more = items.length - NAMED;
  return items.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** An address that was there before us serves as well as one of ours, whatever its label: it is adopted. */
export function holds(held: readonly HeldAddress[], alias: Pick<Alias, 'ip' | 'prefixLength'>): boolean {
  return held.some(address => withLength(address) === withLength(alias));
}
