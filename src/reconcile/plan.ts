/** What is wanted and what was found in, the actions that lead from one to the other out. Pure. */
import type { Alias } from '../drivers/alias/alias.ts';
import type { HeldAddress } from '../drivers/alias/parse.ts';
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import type { Desired, Observed } from './state.ts';

export type Action =
  | { readonly kind: 'write-file'; readonly path: string; readonly content: string; readonly reason: string }
  | { readonly kind: 'configure'; readonly lines: readonly string[]; readonly reason: string }
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
  | { readonly kind: 'add-alias'; readonly alias: Alias; readonly reason: string }
  | { readonly kind: 'remove-alias'; readonly alias: Alias; readonly reason: string };

/**
 * The order of actions is what makes each step safe. The daemon redistributes connected routes, so a service is
 * advertised only once its alias is there: the daemon is configured first, and an alias comes up under the right
 * metric. And a metric of 16 is in place before an alias goes, so that no route outlives its address.
 */
export function plan(
  desired: Desired,
  observed: Observed,
  driver: Pick<RoutingDriver, 'difference'>,
): readonly Action[] {
  const heal = planHeal(desired, observed);
  return [
    ...planFile(observed),
    ...planRouting(desired, observed, driver),
    ...(heal.length > 0 ? heal : planNudge(desired, observed)),
    ...planAliases(desired, observed.addresses),
  ];
}

function planFile({ file }: Observed): Action[] {
  if (file === undefined || file.content === file.wanted) return [];
  const reason = file.content === undefined ? `${file.path} is missing` : `${file.path} differs`;
  return [{ kind: 'write-file', path: file.path, content: file.wanted, reason }];
}

function planRouting(
  desired: Desired,
  observed: Observed,
  driver: Pick<RoutingDriver, 'difference'>,
): Action[] {
  const lines = driver.difference(desired.metrics, observed.routing);
  if (lines.length === 0) return [];
  return [{ kind: 'configure', lines, reason: describeMetrics(desired, observed) }];
}

/**
 * A daemon that hears of no address neither poisons nor can be nudged; what it was to announce meanwhile is not known, so
 * once it hears again all is announced. One that is apart can only be waited for: that is tried, so that it is told of,
 * but not while all is withdrawn, which needs nobody to hear.
 */
function planHeal(desired: Desired, observed: Observed): Action[] {
  const { hearing, daemon } = observed.routing;
  const held = heldAliases(desired, observed);
  const wanting = hearing === 'apart' ? held.filter(({ metric }) => metric < desired.withdrawn) : held;
  if (wanting.length === 0 || (hearing !== 'deaf' && hearing !== 'apart')) return [];
  const aliases = desired.nudge ? mostUrgentFirst(held) : [];
  return [{ kind: 'heal', aliases, daemon, reason: 'the daemon hears of no address that comes or goes' }];
}

/**
 * A changed metric waits up to 37 s in ripd for the next periodic update unless it is nudged out (frr-facts: measured
 * 23 to 37 s at RIP's default timer). Only what changes is nudged, and only where neighbours have heard of it or are to:
 * each nudge costs the daemon's hold-off, 1 to 5 s in which nothing more goes out.
 */
function planNudge(desired: Desired, observed: Observed): Action[] {
  if (!desired.nudge) return [];
  const { routing } = observed;
  const changed = heldAliases(desired, observed).filter(
    ({ service, metric }) => metric !== (routing.metrics.get(service) ?? desired.withdrawn),
  );
  if (changed.length === 0) return [];
  const aliases = mostUrgentFirst(changed);
  const reason = `${aliases.map(({ ip }) => ip).join(', ')} ${aliases.length === 1 ? 'is' : 'are'} to be announced now`;
  return [{ kind: 'nudge', aliases, daemon: routing.daemon, reason }];
}

interface WantedAlias {
  readonly service: string;
  readonly alias: Alias;
  readonly metric: number;
}

/** The aliases that are on lo and are to stay there, with the metric each is to have. */
function heldAliases({ present, metrics }: Desired, { addresses }: Observed): readonly WantedAlias[] {
  return present.flatMap(({ service, ...alias }) => {
    const metric = metrics.get(service);
    return metric === undefined || !holds(addresses, alias) ? [] : [{ service, alias, metric }];
  });
}

/** The first address goes out at once, the others at the end of the hold-off: whoever takes over comes first. */
function mostUrgentFirst(changed: readonly WantedAlias[]): readonly Alias[] {
  return [...changed].sort((a, b) => a.metric - b.metric).map(({ alias }) => alias);
}

function describeMetrics(desired: Desired, observed: Observed): string {
  const changes = [...desired.metrics].flatMap(([service, metric]) => {
    const held = observed.routing.metrics.get(service);
    if (held === metric) return [];
    return [`${service}: ${held === undefined ? 'not configured' : `metric ${held}`} -> metric ${metric}`];
  });
  return changes.length === 0 ? "the daemon's configuration differs from the template" : changes.join(', ');
}

function planAliases({ present, absent }: Desired, held: readonly HeldAddress[]): Action[] {
  const missing = present.filter(alias => !holds(held, alias));
  const left = absent.filter(alias => holds(held, alias));
  return [
    ...missing.map(alias => ({ kind: 'add-alias', alias, reason: `${alias.ip} is not on lo` }) as const),
    ...left.map(alias => ({ kind: 'remove-alias', alias, reason: `${alias.ip} is to leave lo` }) as const),
  ];
}

/** An address that was there before us serves as well as one of ours, whatever its label: it is adopted. */
export function holds(held: readonly HeldAddress[], alias: Alias): boolean {
  return held.some(address => address.ip === alias.ip && address.prefixLength === 32);
}
