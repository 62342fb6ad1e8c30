/** Configurations for the tests of the FRR driver, as small as its needs. */

import { type AnnouncedService, announcedRoutes } from '../../../../src/drivers/frr/announced-routes.ts';
import type { FrrConfig } from '../../../../src/drivers/frr/frr-driver.ts';
import { type TemplateVariables, variablesOf } from '../../../../src/protocols/rip/variables.ts';
import type { Metrics } from '../../../../src/protocols/route.ts';
import type { RunningConfig } from '../../../../src/protocols/running-config.ts';

/** A service with its addresses as tests write them, of host length. */
export interface ServiceOfTest extends AnnouncedService {
  readonly prefixes: readonly string[];
  /** The first of them. */
  readonly address: string;
}

/** A service of this name and these addresses. */
export const service = (name: string, address: string, ...more: readonly string[]): ServiceOfTest => {
  const prefixes = [address, ...more];
  return { name, address, prefixes, addresses: prefixes.map(addressOf) };
};

/** 198.51.100.25/32, taken apart. */
export function addressOf(text: string): AnnouncedService['addresses'][number] {
  const [ip = '', length] = text.split('/');
  return { ip, prefixLength: Number(length) };
}

/** A configuration for these services; `routing` overrides what is said of the daemon. */
export function configFor(
  services: readonly AnnouncedService[],
  routing: Partial<FrrConfig['routing']> = {},
): FrrConfig {
  return {
    services,
    routing: {
      daemon: 'frr',
      vtysh: ['vtysh'],
      networks: ['eth0'],
      timers: { update: 5, timeout: 180, garbage: 120 },
      config: '/etc/frr/frr.conf',
      hostname: 'smtp-a',
      ...routing,
    },
  };
}

/** A template's variables, as the driver of this configuration makes them. */
export const variablesFor = (
  { routing, services }: FrrConfig,
  metrics: Metrics,
  running: RunningConfig,
): TemplateVariables => variablesOf(routing, announcedRoutes(services), metrics, running);
