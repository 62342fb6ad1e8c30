/** Who can serve whom while faults are there. Pure. */
import type { Topology } from '../../lab/topology.ts';
import type { Fault, GroupNumber } from '../fault.ts';

/** A fault that is there now. */
export interface Present {
  readonly fault: Pick<Fault, 'cuts' | 'group'>;
  readonly victim: string;
}

/** The group of what befalls all servers at once. */
const EVERYWHERE: GroupNumber = 7;

/** For each client the servers that are well and that it is connected with. */
export function reachable(
  { sites, links }: Topology,
  present: readonly Present[],
): ReadonlyMap<string, readonly string[]> {
  const siteOf = (server: string) => sites.find(({ servers }) => servers.includes(server));
  const cut = present.filter(({ fault }) => fault.cuts !== undefined);
  const apart = new Set(cut.map(({ victim }) => siteOf(victim)?.router));
  const dark = new Set(
    cut.filter(({ fault }) => fault.cuts === 'router').map(({ victim }) => siteOf(victim)?.router),
  );
  const broken = new Set(present.filter(({ fault }) => fault.cuts === undefined).map(({ victim }) => victim));
  const isEverywhere = present.some(({ fault }) => fault.group === EVERYWHERE);
  const whole = links.filter(([a, b]) => !apart.has(a) && !apart.has(b));

  return new Map(
    sites.map(({ client, router }) => {
      if (isEverywhere || dark.has(router)) return [client, []];
      const routers = connected(router, whole);
      const near = sites.filter(site => routers.has(site.router)).flatMap(({ servers }) => servers);
      return [client, near.filter(server => !broken.has(server))];
    }),
  );
}

function connected(from: string, links: Topology['links']): ReadonlySet<string> {
  const reached = new Set([from]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const [a, b] of links) {
      if (reached.has(a)) reached.add(b);
      if (reached.has(b)) reached.add(a);
    }
  }
  return reached;
}
