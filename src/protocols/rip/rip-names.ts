/**
 * The names of ripcord's own objects in the daemon's configuration: everything with these names is ours, nothing else
 * is.
 */

import { RIP_TRAITS } from './rip-traits.ts';

/** The route-map of our redistribution. */
export const ROUTE_MAP = 'RIPCORD';

const PREFIX_LIST_PREFIX = `${ROUTE_MAP}-`;

/** The prefix-list with the prefixes of a route. */
export const prefixListOf = (route: string): string => `${PREFIX_LIST_PREFIX}${route}`;

/** RIP's infinity (RFC 2453, 3.6): a route of this metric is unreachable. */
export const WITHDRAWN = RIP_TRAITS.metric.unreachable;

/** The context with the lines of RIP. */
export const ROUTER_RIP = 'router rip';

/** One clause of a route-map, as the context of its lines. */
export interface Clause {
  readonly context: string;
  readonly action: 'permit' | 'deny';
  readonly sequence: number;
}

/** Reads `route-map RIPCORD permit 10`; undefined for any other context. */
export function parseClause(context: string): Clause | undefined {
  const [, action, sequence] = /^route-map RIPCORD (permit|deny) (\d+)$/.exec(context) ?? [];
  if (action !== 'permit' && action !== 'deny') return undefined;
  return { context, action, sequence: Number(sequence) };
}

/** The name of our prefix-list that a top-level line belongs to; undefined if it is not ours. */
export function ownPrefixList(line: string): string | undefined {
  const name = /^ip prefix-list (\S+) /.exec(line)?.[1];
  return name?.startsWith(PREFIX_LIST_PREFIX) ? name : undefined;
}

/** `ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32`, parsed. */
export interface Entry {
  readonly list: string;
  readonly sequence: number;
  readonly prefix: string;
}

/** Parses an entry of one of our prefix-lists that permits a prefix and nothing else; undefined for any other line. */
export function parseEntry(line: string): Entry | undefined {
  const [, list, sequence, prefix] = /^ip prefix-list (RIPCORD-\S+) seq (\d+) permit (\S+)$/.exec(line) ?? [];
  if (list === undefined || prefix === undefined) return undefined;
  return { list, sequence: Number(sequence), prefix };
}
