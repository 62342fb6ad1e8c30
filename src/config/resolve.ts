/** Fills in what depends on other fields, and turns durations into ms: the last step from file to Config. */

import { checkId } from './check-id.ts';
import type { Check, CheckCommon, Config, Peer, ProcessCheck, Routing, Service, Timing } from './config.ts';
import { toMilliseconds } from './duration.ts';
import { canonicalNetwork } from './network.ts';
import type { CheckEntry, ConfigFile, PeerEntry, ServiceEntry } from './schema.ts';

/** Part of the interval that a run may take, so that one is over before the next begins. */
const TIMEOUT_SHARE = 0.8;
const LONGEST_DEFAULT_TIMEOUT_MS = 5_000;

const DEFAULT_CONFIG = { frr: '/etc/frr/frr.conf', quagga: '/etc/quagga/ripd.conf' } as const;

/** The configuration that a file, valid by schema and rules, stands for. */
export function resolve(entry: ConfigFile, file: string): Config {
  const { deadline, ...drain } = entry.drain;
  return {
    ...entry,
    file,
    routing: resolveRouting(entry),
    services: entry.services.map(resolveService),
    drain: { ...drain, deadlineMs: toMilliseconds(deadline) },
  };
}

function resolveRouting({ server, routing }: ConfigFile): Routing {
  return {
    ...routing,
    networks: routing.networks.map(canonicalNetwork),
    config: routing.config === undefined ? DEFAULT_CONFIG[routing.daemon] : routing.config,
    hostname: routing.hostname ?? server,
  };
}

function resolveService(entry: ServiceEntry, index: number): Service {
  const ip = entry.address.replace(/\/.*$/, '');
  const { holdUp, ...rest } = entry;
  return {
    ...rest,
    holdUpMs: toMilliseconds(holdUp),
    ip,
    label: `lo:${index}`,
    checks: entry.checks.map(check => resolveCheck(check, ip)),
    peers: (entry.peers ?? []).map(resolvePeer),
  };
}

function resolvePeer(entry: PeerEntry): Peer {
  return { ...entry, checks: entry.checks.map(check => resolveCheck(check, entry.address)) };
}

function resolveCheck(entry: CheckEntry, subject: string): Check {
  const common = resolveCommon(entry);
  switch (entry.kind) {
    case 'smtp':
    case 'tcp':
      return { ...withoutCommon(entry), ...common, host: entry.host ?? subject };
    case 'exec':
      return { ...withoutCommon(entry), ...common, host: subject };
    case 'process': {
      const { name, pidfile, ...rest } = withoutCommon(entry);
      return { ...rest, ...common, target: processTarget(name, pidfile) };
    }
  }
}

function resolveCommon(entry: CheckEntry): CheckCommon {
  const timing = resolveTiming(entry);
  const timeoutMs = entry.timeout === undefined ? defaultTimeoutMs(timing) : toMilliseconds(entry.timeout);
  const fast = entry.fastInterval === undefined ? {} : { fastMs: toMilliseconds(entry.fastInterval) };
  return { id: checkId(entry), timing, timeoutMs, ...fast };
}

/** What resolveCommon says in its own way is taken out of the entry. */
function withoutCommon<E extends CheckEntry>(entry: E) {
  const { id, schedule, interval, fastInterval, timeout, ...rest } = entry;
  return rest;
}

function resolveTiming({ schedule, interval }: CheckEntry): Timing {
  return interval === undefined
    ? { kind: 'cron', expression: schedule ?? '' }
    : { kind: 'interval', everyMs: toMilliseconds(interval) };
}

function defaultTimeoutMs(timing: Timing): number {
  if (timing.kind === 'cron') return LONGEST_DEFAULT_TIMEOUT_MS;
  return Math.min(Math.floor(timing.everyMs * TIMEOUT_SHARE), LONGEST_DEFAULT_TIMEOUT_MS);
}

function processTarget(name: string | undefined, pidfile: string | undefined): ProcessCheck['target'] {
  return name === undefined ? { by: 'pidfile', path: pidfile ?? '' } : { by: 'name', name };
}
