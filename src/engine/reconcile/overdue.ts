/**
 * The withdrawal of a dead service that cannot be entered into the daemon. Its alias is removed from lo instead: the
 * connected route goes with it, and FRR poisons by itself (measured on 8.4.4: 0.14 s). Pure.
 *
 * Only a service that its checks found dead loses its alias so; one that is drained while it is up goes on serving
 * where it is.
 */
import { withLength } from '../../drivers/alias/alias.ts';
import type { RouteAlias } from './state.ts';

/**
 * An alias, and the decision for its route, which is known without looking at the daemon. `dead`: the service is down,
 * and the route must be withdrawn; `serving`: the route attracts traffic; `away`: it must be withdrawn for another
 * reason.
 */
export interface StandingAlias extends RouteAlias {
  readonly standing: 'dead' | 'serving' | 'away';
}

export interface OverdueState {
  /** For how long each withdrawal was due and not read back, by address, in ms in which the loop ran. */
  readonly due: ReadonlyMap<string, number>;
  /**
   * The aliases that were removed from lo, by address, and for how long their routes should attract traffic again, in
   * ms.
   */
  readonly taken: ReadonlyMap<string, number>;
}

export const NOTHING_OVERDUE: OverdueState = { due: new Map(), taken: new Map() };

export interface OverdueStep {
  readonly state: OverdueState;
  /** To be removed from lo. */
  readonly take: readonly RouteAlias[];
  /**
   * To be put back: their services are up, and the daemon still cannot be reached, so that it holds the metric from
   * before.
   */
  readonly giveBack: readonly RouteAlias[];
}

/** An entry through a one-shot vtysh takes 40 ms, and two seconds on a very busy machine. */
export const WITHDRAW_WITHIN_MS = 3000;
/** The reconciler puts an alias back itself, under the right metric, if it can reach the daemon. */
export const GIVE_BACK_AFTER_MS = 1000;

/**
 * @param isWithdrawn Whether a route was read back as withdrawn, and nothing else was entered since.
 * @param elapsedMs Since the step before; while this process stood still, only the length of one turn counts.
 */
export function overdue(
  before: OverdueState,
  aliases: readonly StandingAlias[],
  isWithdrawn: (route: string) => boolean,
  elapsedMs: number,
): OverdueStep {
  const due = new Map<string, number>();
  const taken = new Map<string, number>();
  const take: RouteAlias[] = [];
  const giveBack: RouteAlias[] = [];
  for (const { standing, ...alias } of aliases) {
    const address = withLength(alias);
    // The reconciler can reach the daemon again, and puts the alias back itself.
    if (isWithdrawn(alias.route)) continue;
    const served = before.taken.get(address);
    if (standing === 'dead') {
      const waited = (before.due.get(address) ?? 0) + elapsedMs;
      due.set(address, waited);
      if (waited >= WITHDRAW_WITHIN_MS) take.push(alias);
      if (waited >= WITHDRAW_WITHIN_MS || served !== undefined) taken.set(address, 0);
    } else if (served !== undefined) {
      const waited = standing === 'serving' ? served + elapsedMs : 0;
      if (waited >= GIVE_BACK_AFTER_MS) giveBack.push(alias);
      else taken.set(address, waited);
    }
  }
  return { state: { due, taken }, take, giveBack };
}

/** Whether nothing is due or removed. */
export const isIdle = ({ due, taken }: OverdueState): boolean => due.size === 0 && taken.size === 0;
