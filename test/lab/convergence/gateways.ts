/** The way from each router to a server, as it must be. */
import { LabError } from '../command.ts';
import type { Lab } from '../lab.ts';
import type { Server } from '../server.ts';
import type { Topology } from '../topology.ts';

/** The only gateway by which each router reaches a server, in topologies whose sites lie in a row or a triangle. */
export function gateways(lab: Lab, { name, address }: Server): Record<string, readonly string[]> {
  const home = lab.topology.sites.find(site => site.servers.includes(name))?.router ?? '';
  return Object.fromEntries(
    lab.routers.map(router => {
      if (router.name === home) return [router.name, [address]];
      return [router.name, [lab.linkAddress(nextHop(lab.topology, router.name, home), router.name)]];
    }),
  );
}

/** The neighbour of a router that is nearest to another one. */
function nextHop({ links }: Topology, from: string, to: string): string {
  let reached = [to];
  for (let hops = 0; hops < links.length; hops++) {
    const next = links.flatMap(([a, b]) => (reached.includes(a) ? [b] : reached.includes(b) ? [a] : []));
    if (next.includes(from)) {
      const neighbours = links.flatMap(([a, b]) => (a === from ? [b] : b === from ? [a] : []));
      const hop = neighbours.find(each => reached.includes(each));
      if (hop !== undefined) return hop;
    }
    reached = [...reached, ...next];
  }
  throw new LabError(`no way leads from ${from} to ${to}`);
}
