/** Builds the templates' variables from configuration and metrics, with the names of templates/README.md. */

import ipaddr from 'ipaddr.js';
import { NOT_HERE } from '../metric.ts';
import type { Metrics, Route } from '../route.ts';
import type { RunningConfig } from '../running-config.ts';
import { prefixListOf, ROUTE_MAP, WITHDRAWN } from './rip-names.ts';
import { placesOf } from './sequences.ts';

/** What every template receives; templates/README.md says what each is. Names are Liquid's own style. */
export interface TemplateVariables {
  readonly hostname: string;
  readonly password: string | null;
  readonly route_map: string;
  readonly networks: readonly string[];
  readonly timers: { readonly update: number; readonly timeout: number; readonly garbage: number };
  readonly services: readonly TemplateService[];
}

/** A service, or the cover of one. */
export interface TemplateService {
  readonly name: string;
  readonly prefix_list: string;
  /** Its addresses: entries of its prefix-list. */
  readonly entries: readonly { readonly prefix: string; readonly sequence: number }[];
  /** Its clause in the route-map. */
  readonly sequence: number;
  readonly metric: number;
}

/** What the configuration says of RIP, and of the daemon's file. */
export interface RipSettings {
  readonly hostname: string;
  readonly password?: string | undefined;
  /** Where RIP runs: interface names, or prefixes. */
  readonly networks: readonly string[];
  readonly timers: TemplateVariables['timers'];
}

/** Builds a template's variables. A route without a metric is withdrawn; `running` determines the numbers. */
export function variablesOf(
  { hostname, password, networks, timers }: RipSettings,
  routes: readonly Route[],
  metrics: Metrics,
  running: RunningConfig,
): TemplateVariables {
  return {
    hostname,
    password: password ?? null,
    route_map: ROUTE_MAP,
    networks: networks.map(withoutHostBits),
    timers,
    services: placesOf(routes, running).map(({ route, clause, entries }) => ({
      name: route,
      prefix_list: prefixListOf(route),
      entries,
      sequence: clause,
      metric: Math.min(WITHDRAWN, metrics.get(route) ?? NOT_HERE),
    })),
  };
}

/** The daemon shows 10.46.1.2/24 as 10.46.1.0/24; written otherwise, the line would always seem to be missing. */
function withoutHostBits(network: string): string {
  if (!ipaddr.IPv4.isValidCIDR(network)) return network;
  return `${ipaddr.IPv4.networkAddressFromCIDR(network)}/${ipaddr.IPv4.parseCIDR(network)[1]}`;
}
