/** Whether the interfaces are up and the kernel treats packets on them as a replica needs it. Pure. */
import { NUDGE_INTERFACE, NUDGE_PEER } from '../../drivers/nudge/commands.ts';
import { covers, readNetwork } from '../../schema/network.ts';
import { ended } from '../fact.ts';
import type { Facts, HostFacts, Interface, Ipv4Settings, ReversePath } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const LOOPBACK = findings('network', 'loopback');

/** lo must be up: it carries the service addresses. */
export function checkLoopback({ interfaces }: Pick<HostFacts, 'interfaces'>): Finding[] {
  if (!interfaces.known) {
    return [
      LOOPBACK.error({
        found: `ip(8) cannot list the interfaces: ${interfaces.why}.`,
        why: 'ripcord uses it to add service addresses and to nudge the daemon.',
        remedy: 'apt-get install iproute2',
      }),
    ];
  }
  const lo = interfaces.value.find(({ name }) => name === 'lo');
  if (lo?.up) return [LOOPBACK.ok('lo is up.')];
  return [
    LOOPBACK.error({
      found: lo === undefined ? 'There is no interface lo.' : 'lo is down.',
      why: 'The daemon redistributes no address of an interface that is down, so no service address is announced.',
      remedy: 'ip link set lo up',
    }),
  ];
}

const RIP_INTERFACES = findings('network', 'rip-interfaces');

type LinkFacts = Pick<Facts, 'config' | 'interfaces'>;

/** Whether RIP can run where the configuration says. */
export function checkRipInterfaces({ config, interfaces }: LinkFacts): Finding[] {
  if (!interfaces.known) return [];
  const { networks } = config.routing;
  const works = (network: string) =>
    matchInterfaces(network, interfaces.value).some(({ up, carrier }) => up && carrier);
  // One of several uplinks may fail: the others carry all traffic.
  const lost = networks.some(works) ? RIP_INTERFACES.warning : RIP_INTERFACES.error;
  return networks.map(network => {
    const meant = matchInterfaces(network, interfaces.value);
    if (works(network)) {
      return RIP_INTERFACES.ok(`RIP can run on ${meant.map(({ name }) => name).join(', ')} (${network}).`);
    }
    const [first] = meant;
    if (first === undefined) {
      return RIP_INTERFACES.error({
        found: `RIP is to run on ${network}, and ${readNetwork(network).kind === 'interface' ? 'there is no such interface' : 'no interface has an address in it'}.`,
        why: 'No router learns the service addresses through it.',
        remedy: remedyWith(upInterfaces(interfaces.value)),
      });
    }
    return lost({
      found: `RIP is to run on ${first.name}, which ${first.up ? 'has no carrier' : 'is down'}.`,
      why:
        lost === RIP_INTERFACES.warning
          ? 'No router learns the service addresses through it: the others carry all traffic, and once they fail too, this server is unreachable.'
          : 'No router learns the service addresses through it.',
      remedy: first.up ? `check the cable, and: ip link show ${first.name}` : `ip link set ${first.name} up`,
    });
  });
}

/** The interfaces that an entry of `routing.networks` puts under RIP. */
export function matchInterfaces(text: string, interfaces: readonly Interface[]): readonly Interface[] {
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

const FORWARDING = findings('network', 'forwarding');

/** A replica should answer packets, not forward them. */
export function checkForwarding({ ipv4 }: Pick<HostFacts, 'ipv4'>): Finding[] {
  if (!ipv4.known)
    return [FORWARDING.unknown(`Whether this server forwards packets is unknown: ${ended(ipv4.why)}`)];
  if (!ipv4.value.forwarding) return [FORWARDING.ok('This server forwards no packets.')];
  return [
    FORWARDING.warning({
      found: 'This server forwards packets between its interfaces.',
      // Measured on FRR 8.4.4: 6135 looped packets in 100 gaps of under 1 ms.
      why: 'Packets for a service address that has just been withdrawn go back to the router and loop, and the router may use this server to reach other networks.',
      remedy:
        'sysctl -w net.ipv4.ip_forward=0 (and `no ip forwarding` in the daemon), unless it is to be a router',
    }),
  ];
}

const REVERSE_PATH = findings('network', 'reverse-path');

const NOT_A_WAY_OUT: ReadonlySet<string> = new Set(['lo', NUDGE_INTERFACE, NUDGE_PEER]);
const LOOSENESS = { off: 0, strict: 1, loose: 2 } as const;

/** Whether the kernel would drop packets that arrive from one router and are answered through another. */
export function checkReversePath({
  config,
  interfaces,
  ipv4,
}: Pick<Facts, 'config' | 'interfaces' | 'ipv4'>): Finding[] {
  if (!interfaces.known) return [];
  if (!ipv4.known) {
    return [
      REVERSE_PATH.warning({
        found: `Whether reverse path filtering is strict could not be read: ${ipv4.why}.`,
        why: 'If it is strict, the kernel drops packets that arrive from one router and are answered through another.',
        remedy: 'sysctl -a --pattern rp_filter',
      }),
    ];
  }
  const ways = interfaces.value.filter(isWayOut);
  const ofRip = config.routing.networks.flatMap(network => matchInterfaces(network, interfaces.value));
  // checkRipInterfaces says that there are none.
  if (ofRip.length === 0) return [];
  const strict = ofRip.filter(({ name }) => effective(name, ipv4.value) === 'strict');
  if (strict.length === 0) return [REVERSE_PATH.ok('Reverse path filtering is not strict where RIP runs.')];
  if (ways.length < 2) {
    return [
      REVERSE_PATH.ok(
        'Reverse path filtering is strict, which does no harm while there is only one interface.',
      ),
    ];
  }
  return strict.map(({ name }) =>
    REVERSE_PATH.warning({
      found: `Reverse path filtering is strict on ${name}, and this server has ${ways.length} interfaces.`,
      why: 'The kernel silently drops packets that arrive here from a client that is answered through another interface.',
      remedy: `sysctl -w net.ipv4.conf.${name.replaceAll('.', '/')}.rp_filter=2`,
    }),
  );
}

/** The kernel takes the higher of the two numbers (ip-sysctl, rp_filter): loose beats strict. */
function effective(name: string, { reversePath: each, reversePathOfAll: all }: Ipv4Settings): ReversePath {
  const own = each.get(name) ?? 'off';
  return LOOSENESS[own] > LOOSENESS[all] ? own : all;
}

function isWayOut({ name, up, addresses }: Interface): boolean {
  return up && addresses.length > 0 && !NOT_A_WAY_OUT.has(name);
}
