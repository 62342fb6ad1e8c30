/** For which peers a server stands in. Pure. */
import type { PeerState } from './situation.ts';

/**
 * The peers whose fault boosts `server`; if empty, it stays at its normal metric.
 *
 * In a failover order a server stands in only when *all* before it are down: were one of them up, that one takes over,
 * and two boosted servers would share the clients. In load-balance any peer down boosts all healthy ones alike, so that
 * their balance among themselves stays as it was. A peer of unknown health is not down.
 */
export function standIn(
  server: string,
  order: readonly string[] | undefined,
  peers: readonly PeerState[],
): readonly PeerState[] {
  const down = peers.filter(peer => peer.verdict.health === 'down');
  if (order === undefined) return down;
  const before = order.slice(0, order.indexOf(server));
  const failed = before.flatMap(name => down.find(peer => peer.name === name) ?? []);
  return failed.length === before.length ? failed : [];
}

/** Whether the order gives the traffic to a server: it is the first, or all before it are known to be down. */
export function leads(server: string, order: readonly string[], peers: readonly PeerState[]): boolean {
  return order.indexOf(server) === 0 || standIn(server, order, peers).length > 0;
}

/** The peers after `server` in a failover order, which stand in for it when it is gone. */
export function after(
  server: string,
  order: readonly string[],
  peers: readonly PeerState[],
): readonly PeerState[] {
  const later = order.slice(order.indexOf(server) + 1);
  return peers.filter(({ name }) => later.includes(name));
}
