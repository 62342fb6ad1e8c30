/** The state of the two campuses at one moment, as read from routers, servers and clients. */

import { socketPath } from '../../../src/api/client.ts';
import { askStatus } from '../../../src/cli/controller-client.ts';
import type { Client } from '../client.ts';
import type { Lab } from '../lab.ts';
import { now } from '../now.ts';
import type { Router } from '../router.ts';
import type { Server } from '../server.ts';
import { SERVICE } from '../topology.ts';

export interface ServerView {
  readonly name: string;
  readonly power: boolean;
  readonly service: boolean;
  readonly ripd: boolean;
  /** What its controller says; undefined: it does not answer. */
  readonly ripcord:
    | { readonly state: string; readonly reason: string; readonly metric: number | null }
    | undefined;
}

export interface RouterView {
  readonly name: string;
  /** Metric of the service address and the next hop's name; undefined: unreachable. */
  readonly route: { readonly metric: number; readonly via: string } | undefined;
}

/** One second of a client: who answered last in it, if nothing failed; idle if no attempt ended in it. */
export type Second =
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'answered'; readonly server: string };

export interface ClientView {
  readonly name: string;
  /** Who answered last; undefined: nobody. */
  readonly server: string | undefined;
  /** Each of the last seconds, oldest first. */
  readonly recent: readonly Second[];
}

export interface Snapshot {
  readonly servers: readonly ServerView[];
  readonly routers: readonly RouterView[];
  readonly clients: readonly ClientView[];
}

/** Length of the strip of recent answers, in seconds. */
const RECENT_S = 20;

export async function observe(lab: Lab): Promise<Snapshot> {
  const names = namesByAddress(lab);
  const [servers, routers] = await Promise.all([
    Promise.all(lab.servers.map(serverView)),
    Promise.all(lab.routers.map(router => routerView(router, names))),
  ]);
  return { servers, routers, clients: lab.clients.map(clientView) };
}

async function serverView(server: Server): Promise<ServerView> {
  const { name, host } = server;
  if (!host.isOn) return { name, power: false, service: false, ripd: false, ripcord: undefined };
  const [service, ripd, ripcord] = await Promise.all([
    server.postfix.isRunning(),
    server.frr.isRunning('ripd'),
    ripcordView(server),
  ]);
  return { name, power: true, service, ripd, ripcord };
}

async function ripcordView(server: Server): Promise<ServerView['ripcord']> {
  try {
    const { services } = await askStatus(socketPath(server.configuration.paths.run));
    const [service] = services;
    return service && { state: service.state, reason: service.reason, metric: service.observedMetric };
  } catch {
    // It is not started yet, or was powered off meanwhile: the picture shows just that.
    return undefined;
  }
}

async function routerView(router: Router, names: ReadonlyMap<string, string>): Promise<RouterView> {
  const route = await router.ripRoute(SERVICE);
  const via = route && (names.get(route.nextHop) ?? route.nextHop);
  return { name: router.name, route: route && via ? { metric: route.metric, via } : undefined };
}

/** The last second is still under way, so the strip ends before it. */
function clientView(client: Client): ClientView {
  const second = Math.floor(now() / 1000);
  const recent = Array.from({ length: RECENT_S }, (_, index) => secondOf(client, second - RECENT_S + index));
  return { name: client.name, server: client.server, recent };
}

function secondOf(client: Client, second: number): Second {
  const ended = client.attempts.filter(({ at, ms }) => Math.floor((at + ms) / 1000) === second);
  const server = ended.at(-1)?.server;
  if (ended.length === 0) return { kind: 'idle' };
  if (server === undefined || ended.some(each => each.server === undefined)) return { kind: 'failed' };
  return { kind: 'answered', server };
}

function namesByAddress(lab: Lab): Map<string, string> {
  const links = lab.topology.links.flatMap(([a, b]) => [
    [lab.linkAddress(a, b), a] as const,
    [lab.linkAddress(b, a), b] as const,
  ]);
  return new Map([...links, ...lab.servers.map(server => [server.address, server.name] as const)]);
}
