/** What is wanted and what was found in, the actions that lead from one to the other out. Pure. */
import { type Alias, withLength } from '../../drivers/alias/alias.ts';
import type { HeldAddress } from '../../drivers/alias/parse-addresses.ts';
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import type { Stamp } from '../../sys/plain-file.ts';
import { type MetricChange, mostUrgentFirst, NOTHING_OWED, type Unannounced } from './pace.ts';
import { type ConfigurationFile, type Desired, isWritten, type Observed, type RouteAlias } from './state.ts';

export interface WriteFile {
  readonly kind: 'write-file';
  readonly path: string;
  readonly content: Buffer;
  /** Of what it takes the place of. */
  readonly stamp: Stamp;
  readonly reason: string;
}

export type Action =
  | WriteFile
  | {
      readonly kind: 'configure';
      readonly lines: readonly string[];
      /** Whose metric it changes for neighbours, who are to hear of it by a nudge. */
      readonly announces: readonly Alias[];
      readonly reason: string;
    }
  | {
      readonly kind: 'heal';
      /** What is announced anew afterwards. */
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
 * The order of actions is what makes each step safe. The daemon redistributes connected routes, so a service is
 * advertised only once its alias is there: the daemon is configured first, and an alias comes up under the right
 * metric. And a metric of 16 is in place before an alias goes, so that no route outlives its address.
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

/** The daemon reads its file when it starts, so routes and aliases go first. Nothing is done about one that was not looked at. */
export function planFile(file: ConfigurationFile | undefined): WriteFile[] {
  if (file === undefined || isWritten(file)) return [];
  const reason = file.content === undefined ? `${file.path} is missing` : `${file.path} differs`;
  return [{ kind: 'write-file', path: file.path, content: file.wanted, stamp: file.stamp, reason }];
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
 * A daemon that hears of no address neither poisons nor can be nudged; what it was to announce meanwhile is not known, so
 * once it hears again all is announced. One that is apart can only be waited for: that is tried, so that it is told of,
 * but not while all is withdrawn, which needs nobody to hear.
 */
function planHeal(desired: Desired, observed: Observed): Action[] {
  const { hearing, daemon } = observed.routing;
  const held = changesOf(desired.present, desired, observed).filter(({ isOnLo }) => isOnLo);
  const wanting = hearing === 'apart' ? held.filter(({ wanted }) => wanted < desired.withdrawn) : held;
  if (wanting.length === 0 || (hearing !== 'deaf' && hearing !== 'apart')) return [];
  const aliases = desired.nudge ? inOrder(held, desired) : [];
  return [{ kind: 'heal', aliases, daemon, reason: 'the daemon hears of no address that comes or goes' }];
}

/**
 * A changed metric waits up to 37 s in ripd for the next periodic update unless it is nudged out (frr-facts: measured
 * 23 to 37 s at RIP's default timer). Only what changes is nudged, and only where neighbours have heard of it or are to:
 * each nudge costs the daemon's hold-off, 1 to 5 s in which nothing more goes out.
 */
function planNudge(desired: Desired, observed: Observed, owed: Unannounced): Action[] {
  const changed = changesToTell(desired, observed, owed);
  if (changed.length === 0) return [];
  const aliases = inOrder(changed, desired);
  const reason = `${ipsOf(aliases)} ${aliases.length === 1 ? 'is' : 'are'} to be announced now`;
  return [{ kind: 'nudge', aliases, daemon: observed.routing.daemon, reason }];
}

/** What neighbours are to be told by a nudge: the metric differs from what is wanted, or was changed and not told yet. */
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

/** An alias, what it is advertised with, and what it is to be. */
interface AliasChange extends MetricChange {
  readonly alias: Alias;
  readonly isOnLo: boolean;
}

function changesOf(
  aliases: readonly RouteAlias[],
  { metrics, withdrawn }: Desired,
  { routing, addresses }: Observed,
): readonly AliasChange[] {
  const onLo = new Set(addresses.map(withLength));
  return aliases.map(({ route, ...alias }) => ({
    alias,
    isOnLo: onLo.has(withLength(alias)),
    held: routing.metrics.get(route) ?? withdrawn,
    wanted: metrics.get(route) ?? withdrawn,
  }));
}

const inOrder = (changes: readonly AliasChange[], { withdrawn }: Desired): readonly Alias[] =>
  mostUrgentFirst(changes, withdrawn).map(({ alias }) => alias);

function describeMetrics(desired: Desired, observed: Observed): string {
  const changes = [...desired.metrics].flatMap(([route, metric]) => {
    const held = observed.routing.metrics.get(route);
    if (held === metric) return [];
    return [`${route}: ${held === undefined ? 'not configured' : `metric ${held}`} -> metric ${metric}`];
  });
  return changes.length === 0 ? "the daemon's configuration differs from the template" : enumerate(changes);
}

/** All in one go, since one at a time costs a process each. */
function planAliases(desired: Desired, observed: Observed): Action[] {
  const coming = changesOf(desired.present, desired, observed)
    .filter(({ isOnLo }) => !isOnLo)
    // The daemon was read back to hold a metric that attracts: a dead service waits until the withdrawal is read back.
    .filter(({ held, wanted }) => wanted !== desired.withdrawn || held === desired.withdrawn)
    // No router has heard of an address that is not there, whatever the daemon holds for it.
    .map(change => ({ ...change, held: desired.withdrawn }));
  const missing = inOrder(coming, desired);
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

/** A log line names so many. */
const NAMED = 5;

function enumerate(items: readonly string[]): string {
  const more = items.length - NAMED;
  return items.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** An address that was there before us serves as well as one of ours, whatever its label: it is adopted. */
export function holds(held: readonly HeldAddress[], alias: Pick<Alias, 'ip' | 'prefixLength'>): boolean {
  return held.some(address => withLength(address) === withLength(alias));
}
