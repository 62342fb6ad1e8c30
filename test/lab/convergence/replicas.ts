/** ripcord's configurations of the convergence tests: a failover order of servers that check themselves and each other. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '../lab.ts';
import type { Server } from '../server.ts';
import { SERVICE } from '../topology.ts';

/** As fast as a check of the lab can be and still be met by a busy machine. */
const CHECK = {
  kind: 'tcp',
  port: 25,
  expect: '^220 ',
  interval: '100ms',
  timeout: '80ms',
  fall: 2,
  rise: 2,
};

const CHANNEL_PORT = 5520;

/** The key that all share, and one that nobody else has. */
const KEYS = { right: '6b'.repeat(32), wrong: '3c'.repeat(32) };
export type Key = keyof typeof KEYS;

/** Its hold is the shortest that there is. */
const RECLAIM = { metric: 1, hold: '15s' };

/** What a test says of a server besides. */
export interface Says {
  readonly top?: object;
  readonly routing?: object;
  readonly service?: object;
  /** Of its checks of peers. */
  readonly peerCheck?: object;
  /** Absent: no channel. */
  readonly channel?: Key;
  /** Whether a server that returns is better than any boost: all metrics stand as much higher. */
  readonly reclaim?: true;
}

/** The metrics of one place in the order. */
interface Stand {
  readonly metric: number;
  readonly boost: number;
}

/**
 * Neighbouring places stand the diameter of the network + 1 apart, so that at any router a boosted server beats what the
 * one before it said last. Whoever comes later boosts itself further, to beat the boosted ones before it too.
 */
export function stand(place: number, servers: number, diameter: number, { reclaim }: Says = {}): Stand {
  const step = diameter + 1;
  const lowest = reclaim ? RECLAIM.metric + step : 1;
  return { metric: lowest + (servers - 1 + place) * step, boost: lowest + (servers - 1 - place) * step };
}

export function configuration(lab: Lab, server: Server, diameter: number, says: Says = {}): object {
  const order = lab.servers.map(({ name }) => name);
  const place = order.indexOf(server.name);
  const { metric, boost } = stand(place, order.length, diameter, says);
  const { channel, peerCheck, reclaim } = says;
  const peers = lab.servers
    .filter(each => each !== server)
    .map(({ name, address }) => ({
      ...{ name, address, checks: [{ ...CHECK, ...peerCheck }] },
      ...(channel === undefined ? {} : { channel: CHANNEL_PORT }),
    }));
  const { routing, ...where } = server.configuration;
  return {
    ...where,
    routing: { ...routing, ...says.routing },
    ...(channel === undefined ? {} : { channel: { port: CHANNEL_PORT, keyFile: keyFile(server, channel) } }),
    ...says.top,
    services: [
      {
        ...{ name: 'smtp', address: SERVICE, metric, order, checks: [CHECK], peers },
        // Nobody gains if the first rose above the others: it stands above them already.
        ...(place === 0 ? {} : { boost }),
        ...(reclaim && { reclaim: RECLAIM }),
        ...says.service,
      },
    ],
  };
}

function keyFile(server: Server, key: Key): string {
  const file = path.join(server.host.dir, 'channel.key');
  writeFileSync(file, `${KEYS[key]}\n`, { mode: 0o600 });
  return file;
}
