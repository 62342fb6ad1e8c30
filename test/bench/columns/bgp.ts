/** Routers that speak BGP about the service: AS 65000, iBGP among themselves, eBGP with the servers' AS 65010. */
import { LabError } from '../../lab/command.ts';
import type { Lab, LabOptions } from '../../lab/lab.ts';
import { addresses, type Topology } from '../../lab/topology.ts';
import { facing, farNetworks } from '../paths.ts';
import { TOPOLOGIES, type TopologyName } from '../topologies.ts';

export const ROUTER_AS = 65000;
export const SERVER_AS = 65010;

/** Preference by MED: worsening it moves clients without a moment without a route, which a withdrawal does not (about 100 ms). */
export const MED = { 'smtp-a': 100, 'smtp-b': 200, draining: 500, down: 1000 } as const;

export const medOf = (server: string): number => (server === 'smtp-a' ? MED['smtp-a'] : MED['smtp-b']);

export interface Sessions {
  /** Keepalive and hold time with servers, in seconds. */
  readonly timers: readonly [keepalive: number, hold: number];
  /** BFD with servers, 100 ms x 3. */
  readonly bfd: boolean;
}

/** `bfddOnServers`: for tools that speak no BFD themselves. */
export function bgpLab(topology: TopologyName, sessions: Sessions, bfddOnServers: boolean): LabOptions {
  const speakers = sessions.bfd ? (['staticd', 'bgpd', 'bfdd'] as const) : (['staticd', 'bgpd'] as const);
  return {
    routers: { speakers, configuration: name => configuration(TOPOLOGIES[topology], name, sessions) },
    servers: { speakers: sessions.bfd && bfddOnServers ? ['bfdd'] : [], postfix: false },
  };
}

/** `timers connect 1`: sessions come up soon after a start; of no effect on one that is up. */
function configuration(
  topology: Topology,
  router: string,
  { timers: [keepalive, hold], bfd }: Sessions,
): string {
  const site = topology.sites.findIndex(each => each.router === router);
  const servers = topology.sites[site]?.servers.map((_, place) => addresses.lan(site + 1, place + 2)) ?? [];
  const others = topology.sites.map(each => each.router).filter(each => each !== router);
  const routers = others.map(other => facing(topology, other, router));
  return `hostname ${router}
${farNetworks(topology, router)
  .map(({ network, via }) => `ip route ${network} ${via}`)
  .join('\n')}
router bgp ${ROUTER_AS}
 bgp router-id ${addresses.lan(site + 1, 1)}
 no bgp ebgp-requires-policy
${servers
  .map(
    server => ` neighbor ${server} remote-as ${SERVER_AS}
 neighbor ${server} timers ${keepalive} ${hold}
 neighbor ${server} timers connect 1
${bfd ? ` neighbor ${server} bfd profile fast` : ''}`,
  )
  .join('\n')}
${routers
  .map(
    other => ` neighbor ${other} remote-as ${ROUTER_AS}
 neighbor ${other} timers connect 1
 address-family ipv4 unicast
  neighbor ${other} next-hop-self
 exit-address-family`,
  )
  .join('\n')}
exit
${
  bfd
    ? `bfd
 profile fast
  detect-multiplier 3
  receive-interval 100
  transmit-interval 100
 exit
exit`
    : ''
}
`;
}

/** Whether each router's BGP sessions are established and its BFD sessions up. */
export async function sessionsUp(lab: Lab, { bfd }: Sessions): Promise<boolean> {
  const states = await Promise.all(
    lab.routers.flatMap(({ frr }) => [
      frr.vtysh('show bgp ipv4 unicast summary json').then(bgpStates),
      ...(bfd ? [frr.vtysh('show bfd peers json').then(bfdStates)] : []),
    ]),
  );
  return states.flat().every(state => state === 'Established' || state === 'up');
}

function bgpStates(output: string): string[] {
  const summary = asObject(JSON.parse(output));
  return Object.values(asObject(summary.peers)).map(peer => String(asObject(peer).state));
}

function bfdStates(output: string): string[] {
  const peers: unknown = JSON.parse(output);
  return Array.isArray(peers) ? peers.map(peer => String(asObject(peer).status)) : [];
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new LabError(`not an object: ${value}`);
  return { ...value };
}
