/** What operators ask of the running controller, carried out. */
import type { Clock } from '../sys/clock.ts';
import type { Controller } from './controller.ts';
import type { Drains } from './drains.ts';

export interface DrainOrder {
  readonly service: string;
  readonly reason: string | undefined;
  /** undefined: until it is undone. */
  readonly forMs: number | undefined;
}

export interface Orders {
  readonly drain: (order: DrainOrder) => Promise<string>;
  readonly undrain: (service: string) => Promise<string>;
  readonly failback: (service: string) => Promise<string>;
}

/** An order for a service that is not there. */
export class NoSuchServiceError extends Error {
  override readonly name = 'NoSuchServiceError';
}

export function createOrders(controller: Controller, drains: Drains, clock: Clock): Orders {
  /** The services meant by a name or by `all`. Throws a NoSuchServiceError. */
  const meant = (name: string): readonly string[] => {
    const known = controller.services().map(({ service }) => service.name);
    if (name === 'all') return known;
    if (known.includes(name)) return [name];
    throw new NoSuchServiceError(`there is no service ${name}, only ${known.join(', ')}`);
  };
  return {
    drain: async ({ service, reason = 'drained by an operator', forMs }) => {
      const names = meant(service);
      const since = clock.now();
      const until = forMs === undefined ? null : since + forMs;
      await Promise.all(names.map(name => drains.set(name, { reason, since, until })));
      return `draining ${names.join(', ')}`;
    },
    undrain: async service => {
      const names = meant(service);
      await Promise.all(names.map(name => drains.end(name)));
      const flagged = names.filter(name => drains.of(name) !== undefined);
      const still = flagged.length === 0 ? '' : `; a flag file still drains ${flagged.join(', ')}`;
      return `no longer draining ${names.join(', ')}${still}`;
    },
    failback: async service => {
      const names = meant(service);
      for (const name of names) controller.release(name);
      return `failing back ${names.join(', ')}`;
    },
  };
}
