/** Whether the loss of one of several uplinks would be taken for the death of a server. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { meantBy } from './rip-interfaces.ts';

const { ok, warning } = findings('peers', 'uplinks');

type Seen = Pick<Facts, 'config' | 'interfaces' | 'ripTable'>;

/**
 * Replicas are built alike: where this server has several uplinks, its peers have too. One that is checked by the address of one
 * uplink alone is taken for dead when that uplink is lost, and this server then draws all clients from a healthy peer.
 */
export function uplinks({ config, interfaces, ripTable }: Seen): Finding[] {
  if (!interfaces.known) return [];
  const own = new Set(
    config.routing.networks.flatMap(network => meantBy(network, interfaces.value)).map(({ name }) => name),
  );
  if (own.size < 2) return [];
  const routes = new Set(ripTable.known ? ripTable.value.map(({ prefix }) => prefix) : []);
  // A peer's own host route leads there by whichever uplink it has left.
  const isOneUplink = (addresses: readonly string[]) =>
    addresses.length === 1 && !routes.has(`${addresses[0]}/32`);
  const peers = new Map(
    config.services.flatMap(service =>
      service.peers.map(({ name, addresses }) => [name, addresses] as const),
    ),
  );
  return [...peers].map(([name, addresses]) =>
    isOneUplink(addresses)
      ? warning({
          found: `This server has ${own.size} uplinks, and ${name} is checked at ${addresses[0]} alone.`,
          why: `If ${name} is built alike, the loss of the uplink with that address looks here like its death, and all clients leave it.`,
          remedy: `list its addresses (peers: addresses: [${addresses[0]}, ...]), or give ${name} a /32 of its own on lo and check that`,
        })
      : ok(`${name} is checked at more than one uplink's address.`),
  );
}
