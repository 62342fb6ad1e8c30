/** Whether RIP can run where the configuration says. */
import { covers, readNetwork } from '../../config/network.ts';
import type { Facts, Interface } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('network', 'rip-interfaces');

type Seen = Pick<Facts, 'config' | 'interfaces'>;

export function ripInterfaces({ config, interfaces }: Seen): Finding[] {
  if (!interfaces.known) return [];
  return config.routing.networks.map(network => {
    const meant = meantBy(network, interfaces.value);
    if (meant.some(({ up, carrier }) => up && carrier)) {
      return ok(`RIP can run on ${meant.map(({ name }) => name).join(', ')} (${network}).`);
    }
    const [first] = meant;
    if (first === undefined) {
      return error({
        found: `RIP is to run on ${network}, and there is no such interface.`,
        why: 'No router hears of the service addresses through it.',
        remedy: `routing.networks: [${upInterfaces(interfaces.value).join(', ') || 'eth0'}]`,
      });
    }
    return error({
      found: `RIP is to run on ${first.name}, which ${first.up ? 'has no carrier' : 'is down'}.`,
      why: 'No router hears of the service addresses through it.',
      remedy: first.up
        ? `look at the cable, and at: ip link show ${first.name}`
        : `ip link set ${first.name} up`,
    });
  });
}

/** The interfaces that an entry of `routing.networks` puts under RIP. */
export function meantBy(text: string, interfaces: readonly Interface[]): readonly Interface[] {
  const network = readNetwork(text);
  return interfaces.filter(({ name, addresses }) =>
    network.kind === 'interface' ? name === network.name : addresses.some(({ ip }) => covers(network, ip)),
  );
}

const upInterfaces = (interfaces: readonly Interface[]): readonly string[] =>
  interfaces.filter(({ name, up, carrier }) => name !== 'lo' && up && carrier).map(({ name }) => name);
