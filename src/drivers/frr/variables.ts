/** What the templates receive: configuration and metrics, under the names of templates/README.md. */
import ipaddr from 'ipaddr.js';
import type { Routing, Service } from '../../config/config.ts';
import type { Metrics } from '../driver.ts';
import { prefixListOf, ROUTE_MAP, WITHDRAWN } from './names.ts';
import type { TemplateVariables } from './render.ts';

/** What the driver needs to know of the configuration. */
export interface RipConfig {
  readonly routing: Pick<
    Routing,
    'daemon' | 'vtysh' | 'networks' | 'timers' | 'config' | 'hostname' | 'password'
  >;
  readonly services: readonly Pick<Service, 'name' | 'address'>[];
}

/** Puts together a template's variables. A service without a metric or sequence of its own is withdrawn, or numbered by its place. */
export function variablesOf(
  config: RipConfig,
  metrics: Metrics,
  sequences: ReadonlyMap<string, number>,
): TemplateVariables {
  const { hostname, password, networks, timers } = config.routing;
  return {
    hostname,
    password: password ?? null,
    route_map: ROUTE_MAP,
    networks: networks.map(withoutHostBits),
    timers,
    services: config.services.map(({ name, address }, index) => ({
      name,
      prefix_list: prefixListOf(name),
      address,
      sequence: sequences.get(name) ?? (index + 1) * 10,
      metric: metrics.get(name) ?? WITHDRAWN,
    })),
  };
}

/** The daemon gives 10.46.1.2/24 back as 10.46.1.0/24; written otherwise, the line would be missing for ever. */
function withoutHostBits(network: string): string {
  if (!ipaddr.IPv4.isValidCIDR(network)) return network;
  return `${ipaddr.IPv4.networkAddressFromCIDR(network)}/${ipaddr.IPv4.parseCIDR(network)[1]}`;
}
