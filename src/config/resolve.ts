/** Fills in what depends on other fields, and turns durations into ms: the last step from file to Config. */
import type { Config, Hook, Peer, Routing, Service, ServiceAddress } from './config.ts';
import { toMilliseconds } from './duration.ts';
import { isLoopback } from './loopback.ts';
import { canonicalNetwork } from './network.ts';
import { resolveCheck } from './resolve-check.ts';
import { resolveFlap, resolveLoad } from './resolve-steadiness.ts';
import type { ConfigFile, HookEntry, PeerEntry, ServiceEntry } from './schema.ts';

const DEFAULT_CONFIG = { frr: '/etc/frr/frr.conf', quagga: '/etc/quagga/ripd.conf' } as const;

/** The configuration that a file, valid by schema and rules, stands for. */
export function resolve({ http, ...entry }: ConfigFile, file: string): Config {
  const { deadline, ...drain } = entry.drain;
  return {
    ...entry,
    ...(http && { http: { publicReads: isLoopback(http.address), ...http } }),
    file,
    routing: resolveRouting(entry),
    services: resolveServices(entry.services),
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

function resolveServices(entries: readonly ServiceEntry[]): Service[] {
  let labels = 0;
  const onLo = (address: string): ServiceAddress => ({
    ip: address.replace(/\/.*$/, ''),
    label: `lo:${labels++}`,
  });
  return entries.map(({ address, addresses, holdUp, flap, load, ...rest }) => {
    const [first = '', ...more] = addresses ?? [address ?? ''];
    const subject = onLo(first);
    return {
      ...rest,
      holdUpMs: toMilliseconds(holdUp),
      ...(flap && { flap: resolveFlap(flap) }),
      ...(load && { load: resolveLoad(load) }),
      addresses: [subject, ...more.map(onLo)],
      checks: rest.checks.map(check => resolveCheck(check, subject.ip)),
      peers: (rest.peers ?? []).map(resolvePeer),
    };
  });
}

function resolvePeer(entry: PeerEntry): Peer {
  return { ...entry, checks: entry.checks.map(check => resolveCheck(check, entry.address)) };
}

function resolveHook({ command, timeout, ...rest }: HookEntry): Hook {
  const [program = '', ...args] = command;
  return { ...rest, command: [program, ...args], timeoutMs: toMilliseconds(timeout) };
}
