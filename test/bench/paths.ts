/** Ways through a topology: what an IGP would know, for columns whose routers speak BGP about the service only. Pure. */
import { addresses, type Topology } from '../lab/topology.ts';

/** The first router on the shortest way from one to another. */
export function nextHop(topology: Topology, from: string, to: string): string {
  const visited = new Set([from]);
  let ways = neighbours(topology, from).map(first => ({ first, at: first }));
  while (ways.length > 0) {
    const found = ways.find(way => way.at === to);
    if (found !== undefined) return found.first;
    for (const way of ways) visited.add(way.at);
    ways = ways.flatMap(({ first, at }) =>
      neighbours(topology, at)
        .filter(next => !visited.has(next))
        .map(next => ({ first, at: next })),
    );
  }
  throw new Error(`no way leads from ${from} to ${to}`);
}

/** The address of a router on its link with a neighbour. */
export function linkAddress(topology: Topology, router: string, neighbour: string): string {
  const index = topology.links.findIndex(link => link.includes(router) && link.includes(neighbour));
  const place = topology.links[index]?.indexOf(router);
  if (place === undefined) throw new Error(`${router} and ${neighbour} are not linked`);
  return addresses.link(index + 1, place + 1);
}

/** The address that a router shows to another one, however far. */
export const facing = (topology: Topology, router: string, other: string): string =>
  linkAddress(topology, router, nextHop(topology, router, other));

/** Networks that a router is not on, and the neighbour's address through which it reaches each. */
export function farNetworks(topology: Topology, router: string): { network: string; via: string }[] {
  const via = (to: string) => {
    const next = nextHop(topology, router, to);
    return linkAddress(topology, next, router);
  };
  const sites = topology.sites.flatMap((site, index) =>
    site.router === router
      ? []
      : [addresses.lan, addresses.clients].map(net => ({
          network: `${net(index + 1, 0)}/24`,
          via: via(site.router),
        })),
  );
  const links = topology.links.flatMap(([a, b], index) => {
    if (a === router || b === router) return [];
    return [{ network: `${addresses.link(index + 1, 0)}/24`, via: via(nearer(topology, router, a, b)) }];
  });
  return [...sites, ...links];
}

function nearer(topology: Topology, router: string, a: string, b: string): string {
  return nextHop(topology, router, a) === b ? b : a;
}

const neighbours = (topology: Topology, router: string): string[] =>
  topology.links.filter(link => link.includes(router)).map(([a, b]) => (a === router ? b : a));
