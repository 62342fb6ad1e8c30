/** Builds the templates' variables from configuration and metrics, with the names of templates/README.md. */

import ipaddr from 'ipaddr.js';
import type { Routing } from '../../config/config.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { RunningConfig } from '../../protocols/running-config.ts';
import type { Metrics } from '../driver.ts';
import { prefixListOf, type RipService, ROUTE_MAP, ripRoutes, WITHDRAWN } from './frr-names.ts';
import type { TemplateVariables } from './render-template.ts';
import { placesOf } from './sequences.ts';

/** What the driver needs to know of the configuration. */
export interface RipConfig {
  readonly routing: Pick<
    Routing,
    'daemon' | 'vtysh' | 'sockets' | 'networks' | 'timers' | 'config' | 'hostname' | 'password' | 'templates'
  >;
  readonly services: readonly RipService[];
}

/** Builds a template's variables. A route without a metric is withdrawn; `running` determines the numbers. */
export function variablesOf(config: RipConfig, metrics: Metrics, running: RunningConfig): TemplateVariables {
  const { hostname, password, networks, timers } = config.routing;
  return {
    hostname,
    password: password ?? null,
    route_map: ROUTE_MAP,
    networks: networks.map(withoutHostBits),
    timers,
    services: placesOf(ripRoutes(config.services), running).map(({ route, clause, entries }) => ({
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
