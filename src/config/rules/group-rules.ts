/** Rules that metric, boost, order and peers of a service must describe one group of servers. */
import { quote, type Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { AUTO } from '../group/own-server.ts';
import { entriesOf, peerEntriesOf, servicesOf } from './walk.ts';

/** Which server this is, only the list of all of them can answer. */
export function autoNeedsGroup({ server }: ConfigFile): Violation[] {
  if (server !== AUTO) return [];
  const message = `${quote(AUTO)} picks this server from \`group\`, which is missing: write the name of this server, or list the servers under \`group\``;
  return [{ path: ['server'], message }];
}

export function boostBelowMetric(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(({ value: { boost, metric }, path }) =>
    boost === undefined || boost < metric
      ? []
      : [{ path: [...path, 'boost'], message: `must be below \`metric\`, which is ${metric}, not ${boost}` }],
  );
}

export function boostNeedsPeers(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .filter(({ value }) => value.boost !== undefined && value.peers === undefined)
    .map(({ path }) => ({
      path: [...path, 'boost'],
      message: 'has no effect without peers to stand in for: list them under `peers`, or remove `boost`',
    }));
}

export function orderHasServer(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .filter(({ value }) => value.order !== undefined && !value.order.includes(file.server))
    .map(({ path }) => ({
      path: [...path, 'order'],
      message: `lacks this server: write ${quote(file.server)} where it belongs`,
    }));
}

/** Without peers an order cannot be checked and has no effect: nothing is ever boosted. */
export function orderHasPeers(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(service => {
    const { order = [], peers, boost } = service.value;
    if (peers === undefined) return [];
    const known = new Set([file.server, ...peers.map(peer => peer.name)]);
    const ourPlace = order.indexOf(file.server);
    return entriesOf(order, [...service.path, 'order'])
      .filter(({ value }) => !known.has(value))
      .map(({ value, path }) => ({
        path,
        message:
          boost !== undefined && order.indexOf(value) < ourPlace
            ? `${quote(value)} comes before this server but is not a peer, so it would never be found down: list it under \`peers\`, or remove it here`
            : `${quote(value)} is neither this server nor a peer: list it under \`peers\`, or remove it here`,
      }));
  });
}

export function peersAreOthers(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .flatMap(peerEntriesOf)
    .filter(({ value }) => value.name === file.server)
    .map(({ value, path }) => ({
      path: [...path, 'name'],
      message: `${quote(value.name)} is this server: list only the others under \`peers\``,
    }));
}

/** The channel to a peer needs a key, and a port of our own for its answers. */
export function channelHasKey(file: ConfigFile): Violation[] {
  if (file.channel !== undefined) return [];
  return servicesOf(file)
    .flatMap(peerEntriesOf)
    .filter(({ value }) => value.channel !== undefined)
    .map(({ path }) => ({
      path: [...path, 'channel'],
      message:
        'needs a key and a port of our own: write `channel: { keyFile: … }` at the top level, or remove it here',
    }));
}
