/** The last step from file to Config: fills in what depends on other fields, and converts durations to ms. */

import { resolveCheck } from '../checks/registry.ts';
import { toMilliseconds } from '../schema/duration.ts';
import { isLoopback } from '../schema/loopback.ts';
import { canonicalNetwork } from '../schema/network.ts';
import type { Config, Hook, Peer, Routing, Service, ServiceAddress } from './config.ts';
import type { ConfigFile, HookEntry, PeerEntry } from './config-schema.ts';
import { readCover, spareIn } from './cover.ts';
import { resolveReclaim } from './reclaim.ts';
import { resolveFlap, resolveLoad } from './resolve-steadiness.ts';

const DEFAULT_CONFIG = { frr: '/etc/frr/frr.conf', quagga: '/etc/quagga/ripd.conf' } as const;

/** The configuration in a file that is valid by schema and rules. */
export function resolve({ http, ...entry }: ConfigFile, file: string): Config {
  const { deadline, ...drain } = entry.drain;
  return {
    ...entry,
    ...(http && { http: { publicReads: isLoopback(http.address), ...http } }),
    file,
    routing: resolveRouting(entry),
    services: resolveServices(entry),
    drain: { ...drain, deadlineMs: toMilliseconds(deadline) },
    hooks: entry.hooks.map(resolveHook),
  };
}

function resolveRouting({ server, routing }: Omit<ConfigFile, 'http'>): Routing {
  return {
    ...routing,
    networks: routing.networks.map(canonicalNetwork),
    config: routing.config === undefined ? DEFAULT_CONFIG[routing.daemon] : routing.config,
    hostname: routing.hostname ?? server,
  };
}

function resolveServices({ server, services }: Pick<ConfigFile, 'server' | 'services'>): Service[] {
  let labels = 0;
  const onLo = (ip: string, prefixLength = 32): ServiceAddress => ({
    ip,
    prefixLength,
    label: `lo:${labels++}`,
  });
  return services.map(({ address, addresses, cover, reclaim, holdUp, flap, load, ...rest }) => {
    const [first = '', ...more] = (addresses ?? [address ?? '']).map(each => each.replace(/\/.*$/, ''));
    const subject = onLo(first);
    const others = more.map(ip => onLo(ip));
    const prefix = isStandby(server, rest.order) ? readCover(cover ?? '') : undefined;
    const spare = prefix && spareIn(prefix, [first, ...more]);
    return {
      ...rest,
      ...(reclaim && { reclaim: resolveReclaim(reclaim) }),
      holdUpMs: toMilliseconds(holdUp),
      ...(flap && { flap: resolveFlap(flap) }),
      ...(load && { load: resolveLoad(load) }),
      addresses: [subject, ...others],
      ...(prefix && spare !== undefined && { cover: onLo(spare, prefix.length) }),
      checks: rest.checks.map(check => resolveCheck(check, subject.ip)),
      peers: (rest.peers ?? []).map(resolvePeer),
    };
  });
}

/** Whether another server precedes this one: the first server announces nothing for its own absence. */
const isStandby = (server: string, order: readonly string[] = []): boolean => order.indexOf(server) > 0;

function resolvePeer({ address = '', addresses = [address], ...entry }: PeerEntry): Peer {
  const [first = '', ...others] = addresses;
  const checks = entry.checks.map(check => {
    const resolved = resolveCheck(check, first);
    const isThere = others.length > 0 && 'host' in resolved && !('host' in check && check.host !== undefined);
    return isThere ? { ...resolved, otherHosts: others } : resolved;
  });
  return { ...entry, addresses: [first, ...others], checks };
}

function resolveHook({ command, timeout, ...rest }: HookEntry): Hook {
  const [program = '', ...args] = command;
  return { ...rest, command: [program, ...args], timeoutMs: toMilliseconds(timeout) };
}
