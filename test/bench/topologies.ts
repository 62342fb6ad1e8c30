/** Where the columns are compared: the paper's two campuses, a chain of three routers, and for VRRP one LAN. */
import { chainOfThree, type Topology, twoCampuses } from '../lab/topology.ts';

/** keepalived's servers must share a LAN: VRRP is not routed (RFC 5798, 5.1.1.3). */
const oneLan: Topology = {
  sites: [{ name: 'campus-1', router: 'r1', client: 'c1', servers: ['smtp-a', 'smtp-b'] }],
  links: [],
};

export const TOPOLOGIES = { 'two-campuses': twoCampuses, chain: chainOfThree, 'one-lan': oneLan } as const;

export type TopologyName = keyof typeof TOPOLOGIES;

export const TOPOLOGY_NAMES: readonly TopologyName[] = ['two-campuses', 'chain', 'one-lan'];

export const TOPOLOGY_TITLES: Record<TopologyName, string> = {
  'two-campuses': 'Two campuses, their routers neighbours',
  chain: 'A chain of three routers, a server at either end',
  'one-lan': 'One LAN (VRRP knows nothing else)',
};

/** How many links lie between the routers farthest apart: what metrics must leave room for. */
export const DIAMETER: Record<TopologyName, number> = { 'two-campuses': 1, chain: 2, 'one-lan': 0 };

/** The sites where RIP or BGP decide. */
export const ROUTED: readonly TopologyName[] = ['two-campuses', 'chain'];
