/** Configurations for the tests of the FRR driver, as small as its needs. */
import type { RipConfig } from '../../../../src/drivers/frr/variables.ts';

export type ServiceOfTest = RipConfig['services'][number];

/** A service of this name and address. */
export const service = (name: string, address: string): ServiceOfTest => ({ name, address });

/** A configuration for these services; `routing` overrides what is said of the daemon. */
export function configFor(
  services: readonly ServiceOfTest[],
  routing: Partial<RipConfig['routing']> = {},
): RipConfig {
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
