/** What hooks receive: a service that entered another state. Pure. */

import type { Service } from '../../config/config.ts';
import type { StateName } from '../../policy/decide/states.ts';
import { inWords, type Metric, orNull } from '../../protocols/metric.ts';

export interface StateAndMetric {
  readonly state: StateName;
  /** null: the route is withdrawn. */
  readonly metric: number | null;
}

export interface StateChange {
  readonly server: string;
  readonly service: string;
  /** Without their length. */
  readonly addresses: readonly string[];
  /** null: a standing: the first state of this service since ripcord began, or where it is when a reload brings the hook. */
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

/** A service entered another state, or took another metric in the same state. */
export interface Move extends StateAndMetric {
  readonly service: string;
  readonly from: StateAndMetric | null;
  readonly reason: string;
  readonly at: string;
}

/** The move of one of these services as a transition; undefined if it stays in its state, or is none of them. */
export function stateChangeOf(
  move: Move,
  server: string,
  services: readonly Service[],
): StateChange | undefined {
  const { service: name, state, metric, from, reason, at } = move;
  const service = services.find(each => each.name === name);
  if (service === undefined || from?.state === state) return undefined;
  const { order = null, addresses } = service;
  return {
    ...{ server, service: name, addresses: addresses.map(({ ip }) => ip) },
    ...{ from: from && { state: from.state, metric: from.metric }, to: { state, metric }, reason },
    ...{ order, place: order && order.indexOf(server) + 1, at },
  };
}

/** What a service is in now, and since when (ms). */
export interface Standing {
  readonly service: { readonly name: string };
  readonly decision: { readonly state: StateName; readonly metric: Metric; readonly reason: string };
  readonly since: number;
}

/** Where those of these services stand that a new hook does not know, as transitions from no state. */
export function standingsOf(
  standings: readonly Standing[],
  server: string,
  services: readonly Service[],
): readonly StateChange[] {
  return standings.flatMap(({ service: { name: service }, decision: { state, metric, reason }, since }) => {
    const at = new Date(since).toISOString();
    const move = { service, state, metric: orNull(metric), from: null, reason, at };
    return stateChangeOf(move, server, services) ?? [];
  });
}

/** Which transitions a hook is for. */
export interface Interest {
  /** States, and transitions from one state to another: `boosted`, `normal->withdrawn`, `any->normal`. */
  readonly on: readonly string[];
  /** Absent: every service. */
  readonly services?: readonly string[];
}

/** Whether a hook runs for a transition. A standing has no state before it, which `any` stands for, too. */
export function concerns({ on, services }: Interest, { service, from, to }: StateChange): boolean {
  if (services !== undefined && !services.includes(service)) return false;
  return on.some(entry => {
    const [first = '', second] = entry.split('->');
    return second === undefined ? is(first, to.state) : is(first, from?.state) && is(second, to.state);
  });
}

const is = (entry: string, state: string | undefined): boolean => entry === 'any' || entry === state;

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
    RIPCORD_FROM: from?.state ?? '',
    RIPCORD_TO: to.state,
    RIPCORD_METRIC: inWords(to.metric),
    RIPCORD_PLACE: place === null ? '' : String(place),
  };
}
