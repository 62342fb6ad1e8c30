/** Whether RIP can run where the configuration says. */
import { covers, readNetwork } from '../../schema/network.ts';
import type { Facts, Interface } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('network', 'rip-interfaces');

type Seen = Pick<Facts, 'config' | 'interfaces'>;

export function ripInterfaces({ config, interfaces }: Seen): Finding[] {
  if (!interfaces.known) return [];
  const { networks } = config.routing;
  const works = (network: string) =>
    meantBy(network, interfaces.value).some(({ up, carrier }) => up && carrier);
  // Of several uplinks one may be lost: the others carry all.
  const lost = networks.some(works) ? warning : error;
  return networks.map(network => {
    const meant = meantBy(network, interfaces.value);
    if (works(network)) {
      return ok(`RIP can run on ${meant.map(({ name }) => name).join(', ')} (${network}).`);
    }
    const [first] = meant;
    if (first === undefined) {
      return error({
        found: `RIP is to run on ${network}, and ${readNetwork(network).kind === 'interface' ? 'there is no such interface' : 'no interface has an address in it'}.`,
        why: 'No router hears of the service addresses through it.',
        remedy: remedyWith(upInterfaces(interfaces.value)),
      });
    }
    return lost({
      found: `RIP is to run on ${first.name}, which ${first.up ? 'has no carrier' : 'is down'}.`,
      why:
        lost === warning
          ? 'No router hears of the service addresses through it: the others carry all, and the next loss takes this server away.'
          : 'No router hears of the service addresses through it.',
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

const remedyWith = (up: readonly string[]): string =>
  up.length > 0
    ? `routing.networks: [${up.join(', ')}]`
    : 'bring up the interface that leads to a router (ip link set NAME up), and name it in routing.networks';

const upInterfaces = (interfaces: readonly Interface[]): readonly string[] =>
  interfaces.filter(({ name, up, carrier }) => name !== 'lo' && up && carrier).map(({ name }) => name);
