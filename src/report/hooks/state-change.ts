/** What hooks are told of: a service that moved to another rung. Pure. */
import type { Service } from '../../config/config.ts';

export interface StateAndMetric {
  readonly rung: string;
  readonly metric: number;
}

export interface StateChange {
  readonly server: string;
  readonly service: string;
  /** Without their length. */
  readonly addresses: readonly string[];
  /** null: the first that is known of this service since ripcord began. */
  readonly from: StateAndMetric | null;
  readonly to: StateAndMetric;
  readonly reason: string;
  /** The failover order, best server first; null: load-balance. */
  readonly order: readonly string[] | null;
  /** Our place in it, from 1; null: load-balance. */
  readonly place: number | null;
  /** ISO 8601. */
  readonly at: string;
}

/** A service moved to another rung, or on its rung to another metric. */
export interface Move extends StateAndMetric {
  readonly service: string;
  readonly from: StateAndMetric | null;
  readonly reason: string;
  readonly at: string;
}

/** The move of one of these services as a transition; undefined if it stays on its rung, or is none of them. */
export function stateChangeOf(
  move: Move,
  server: string,
  services: readonly Service[],
): StateChange | undefined {
  const { service: name, rung, metric, from, reason, at } = move;
  const service = services.find(each => each.name === name);
  if (service === undefined || from?.rung === rung) return undefined;
  const { order = null, addresses } = service;
  return {
    ...{ server, service: name, addresses: addresses.map(({ ip }) => ip) },
    ...{ from: from && { rung: from.rung, metric: from.metric }, to: { rung, metric }, reason },
    ...{ order, place: order && order.indexOf(server) + 1, at },
  };
}

/** Which transitions a hook is for. */
export interface Interest {
  /** Rungs, and ways from one rung to another: `boosted`, `normal->withdrawn`, `any->normal`. */
  readonly on: readonly string[];
  /** Absent: every service. */
  readonly services?: readonly string[];
}

/** Whether a hook is to be told. The first transition of a service comes from no rung: only the rung it leads to counts. */
export function concerns({ on, services }: Interest, { service, from, to }: StateChange): boolean {
  if (services !== undefined && !services.includes(service)) return false;
  return on.some(entry => {
    const [first = '', second] = entry.split('->');
    return second === undefined ? is(first, to.rung) : is(first, from?.rung) && is(second, to.rung);
  });
}

function is(entry: string, rung: string | undefined): boolean {
  return rung !== undefined && (entry === 'any' || entry === rung);
}

/** The document on a hook's standard input: one line of JSON. */
export function documentOf(transition: StateChange): string {
  return `${JSON.stringify(transition)}\n`;
}

/** All that a hook has in its environment, so that it runs by hand as it runs here: PATH, and what a small script needs. */
export function environmentOf({ server, service, from, to, place }: StateChange): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    RIPCORD_SERVER: server,
    RIPCORD_SERVICE: service,
    RIPCORD_FROM: from?.rung ?? '',
    RIPCORD_TO: to.rung,
    RIPCORD_METRIC: String(to.metric),
    RIPCORD_PLACE: place === null ? '' : String(place),
  };
}
