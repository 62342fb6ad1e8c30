/** Configurations for the tests of the FRR driver, as small as its needs. */
import type { RipService } from '../../../../src/drivers/frr/frr-names.ts';
import type { RipConfig } from '../../../../src/drivers/frr/variables.ts';

/** A service with its addresses as tests write them, of host length. */
export interface ServiceOfTest extends RipService {
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
export function addressOf(text: string): RipService['addresses'][number] {
  const [ip = '', length] = text.split('/');
  return { ip, prefixLength: Number(length) };
}

/** A configuration for these services; `routing` overrides what is said of the daemon. */
export function configFor(
  services: readonly RipService[],
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
