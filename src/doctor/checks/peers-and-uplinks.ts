/** Whether each peer can be reached, and would still be reached if one uplink were lost. Pure. */
import type { Facts, PeerFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { matchInterfaces } from './interfaces.ts';

const PEERS = findings('peers', 'peers');

/** Whether each peer has an address, and there is a route to it. */
export function checkPeers({ peers: seen }: Pick<Facts, 'peers'>): Finding[] {
  return seen.map(peerFinding);
}

function peerFinding({ peer, host, addresses, way, echo }: PeerFacts): Finding {
  if (!addresses.known) {
    return PEERS.error({
      found: `${peer} has no address: ${addresses.why}.`,
      why: 'Its checks cannot be run, so this server never stands in for it.',
      remedy: `write its IPv4 address instead of ${host}, or enter it in /etc/hosts`,
    });
  }
  const address = addresses.value.join(', ');
  const named = address === host ? host : `${host} (${address})`;
  switch (way) {
    case 'here':
      return PEERS.error({
        found: `${named} of ${peer} is an address of this server.`,
        why: 'Its checks test this server itself, so this server never stands in for it.',
        remedy: `write the real address of ${peer} instead of ${host}`,
      });
    case 'none':
      return PEERS.error({
        found: `There is no route to ${named} of ${peer}.`,
        why: 'Its checks fail whatever its health, so this server stands in for it without need.',
        remedy: `ip route get ${addresses.value[0] ?? host}`,
      });
    case 'out':
    case undefined:
      if (echo === false) {
        return PEERS.warning({
          found: `${named} of ${peer} does not answer an ICMP echo.`,
          why: 'It is down, or the path to it is; or something on the path drops ICMP.',
          remedy: `ripcord probe FILE shows what its checks say; then: ping ${addresses.value[0] ?? host}`,
        });
      }
      return echo === undefined
        ? PEERS.unknown(
            `Whether ${named} of ${peer} can be reached is unknown: it could not be sent an ICMP echo.`,
          )
        : PEERS.ok(`${named} of ${peer} can be reached.`);
  }
}

const UPLINKS = findings('peers', 'uplinks');

type UplinkFacts = Pick<Facts, 'config' | 'interfaces' | 'ripTable'>;

/**
 * Whether the loss of one of several uplinks would be taken for the death of a peer. Replicas are built alike: where this server
 * has several uplinks, its peers have several too. A peer that is checked at the address of one uplink alone is taken for dead
 * when that uplink fails, and this server then draws all clients from a healthy peer.
 */
export function checkUplinks({ config, interfaces, ripTable }: UplinkFacts): Finding[] {
  if (!interfaces.known) return [];
  const own = new Set(
    config.routing.networks
      .flatMap(network => matchInterfaces(network, interfaces.value))
      .map(({ name }) => name),
  );
  if (own.size < 2) return [];
  const routes = new Set(ripTable.known ? ripTable.value.map(({ prefix }) => prefix) : []);
  // A peer that announces its own host route is reached through any uplink that it has left.
  const isOneUplink = (addresses: readonly string[]) =>
    addresses.length === 1 && !routes.has(`${addresses[0]}/32`);
  const peers = new Map(
    config.services.flatMap(service =>
      service.peers.map(({ name, addresses }) => [name, addresses] as const),
    ),
  );
  return [...peers].map(([name, addresses]) =>
    isOneUplink(addresses)
      ? UPLINKS.warning({
          found: `This server has ${own.size} uplinks, and ${name} is checked at ${addresses[0]} alone.`,
          why: `If ${name} has several uplinks too, it looks dead from here when it loses the one with that address, and all clients move to another server.`,
          remedy: `list its addresses (peers: addresses: [${addresses[0]}, ...]), or give ${name} a /32 of its own on lo and check that`,
        })
      : UPLINKS.ok(`${name} is checked at more than one uplink's address.`),
  );
}
