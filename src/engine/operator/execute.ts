/** Executes operators' requests to the running controller. */
import { clockTime } from '../../policy/decide/decision.ts';
import type { Traits } from '../../protocols/traits.ts';
import type { Clock } from '../../sys/clock.ts';
import { toError } from '../../sys/to-error.ts';
import type { Controller } from '../controller/controller.ts';
import type { Drains } from './drains.ts';
import type { Overrides } from './overrides.ts';
import type { OperatorRequest } from './requests.ts';
import { NotStoredError } from './store.ts';

/**
 * Executes a request; resolves with a readable sentence, also if the change is in force but could not be written to
 * disk.
 * @throws NoSuchServiceError
 */
export type Execute = (order: OperatorRequest) => Promise<string>;

export interface ExecutePorts {
  readonly controller: Controller;
  readonly drains: Drains;
  readonly overrides: Overrides;
  readonly clock: Clock;
  /** The longest that a drain waits for connections to end, in ms. */
  readonly deadlineMs: () => number;
  readonly traits: () => Traits;
}

/** A request for an unknown service. */
export class NoSuchServiceError extends Error {
  override readonly name = 'NoSuchServiceError';

  constructor(service: string, known: readonly string[]) {
    super(`there is no service ${service}, only ${known.join(', ')}`);
  }
}

/** A failback where this server stands in for no peer. */
export class NothingBoostedError extends Error {
  override readonly name = 'NothingBoostedError';

  constructor(services: readonly string[]) {
    super(`nothing to fail back: this server stands in for no peer (${services.join(', ')})`);
  }
}

export function createExecute({
  controller,
  drains,
  overrides,
  clock,
  deadlineMs,
  traits,
}: ExecutePorts): Execute {
  /**
   * The services that a name or `all` stands for.
   * @throws NoSuchServiceError
   */
  const meant = (name: string): readonly string[] => {
    const known = controller.services().map(({ service }) => service.name);
    if (name === 'all') return known;
    if (known.includes(name)) return [name];
    throw new NoSuchServiceError(name, known);
  };
  return async order => {
    const names = meant(order.service);
    /** Executes it for each; resolves with a further remark. */
    const all = async (carryOut: (name: string) => Promise<void>): Promise<string> => {
      const ends = await Promise.allSettled(names.map(carryOut));
      const errors = ends.flatMap(end => (end.status === 'rejected' ? [toError(end.reason)] : []));
      const [unexpected] = errors.filter(error => !(error instanceof NotStoredError));
      if (unexpected !== undefined) throw unexpected;
      const [notKept] = errors;
      return notKept === undefined ? '' : `; ${notKept.message}`;
    };
    const list = names.join(', ');
    switch (order.order) {
      case 'drain': {
        const since = clock.now();
        const until = order.forMs === undefined ? null : since + order.forMs;
        const { reason = 'drained by an operator' } = order;
        const isAway = names.every(name => controller.service(name)?.decision.state === 'withdrawn');
        const but = await all(name => drains.set(name, { reason, since, until }));
        const end = until === null ? '' : ` until ${clockTime(until)}`;
        return `draining ${list}${end}: ${isAway ? 'withdrawn already' : drainSteps(deadlineMs(), traits())}${but}`;
      }
      case 'undrain': {
        const drained = names.filter(name => drains.of(name) !== undefined);
        if (drained.length === 0) return `not drained: ${list}`;
        const but = await all(drains.end);
        const flagged = names.filter(name => drains.of(name) !== undefined);
        const still = flagged.length === 0 ? '' : `; a flag file still drains ${flagged.join(', ')}`;
        return `no longer draining ${drained.join(', ')}${still}${but}`;
      }
      case 'failback': {
        const boosted = names.filter(name => controller.service(name)?.decision.state === 'boosted');
        if (boosted.length === 0) throw new NothingBoostedError(names);
        for (const name of boosted) controller.release(name);
        return `failing back ${boosted.join(', ')}`;
      }
      case 'override': {
        const but = await all(name => overrides.set(name, order));
        return `${list} overridden ${order.health} for ${order.ttlMs / 1000} s${but}`;
      }
      case 'clear-override': {
        const overridden = names.filter(name => overrides.of(name) !== undefined);
        if (overridden.length === 0) return `not overridden: ${list}`;
        return `no longer overriding ${overridden.join(', ')}${await all(overrides.clear)}`;
      }
    }
  };
}

/** What a drain waits for, and how long at most. */
function drainSteps(deadlineMs: number, { moves }: Traits): string {
  const seconds = (ms: number) => `${ms / 1000} s`;
  if (deadlineMs <= moves.worseMs)
    return `withdrawn ${seconds(deadlineMs)} after its worse metric is announced, the deadline of drains`;
  return `withdrawn once routers have moved (${seconds(moves.worseMs)}, less if a peer takes over) and its connections have ended (${seconds(deadlineMs)} at most)`;
}
