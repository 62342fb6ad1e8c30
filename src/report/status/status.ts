/** What `ripcord status` tells: the decision, its reason, and beside it what was read back. Pure. */

import type { ServiceAddress } from '../../config/config.ts';
import { routesOf, type ServiceRoute } from '../../config/service-routes.ts';
import type { DaemonState } from '../../drivers/driver.ts';
import { concernsOf } from '../../engine/controller/concerns.ts';
import type { ServiceView } from '../../engine/controller/controller.ts';
import type { GroupPeer } from '../../engine/peers/group.ts';
import type { PropagationView } from '../../engine/propagation/propagation.ts';
import { type Report, STALE_AFTER_MS } from '../../engine/reconcile/loop.ts';
import { holds } from '../../engine/reconcile/plan.ts';
import type { ConfigurationState } from '../../engine/reload/reload.ts';
import { coverMetric } from '../../policy/decide/cover-metric.ts';
import type { Drain } from '../../policy/decide/situation.ts';
import type { DrainWait } from '../../policy/decide/traffic-moved.ts';
import type { CheckState } from '../../policy/judge/check-health.ts';
import { NOT_HERE, orNull } from '../../protocols/metric.ts';
import type { Traits } from '../../protocols/traits.ts';
import { prefixOf } from '../../schema/network.ts';
import { servingOf } from './announcements.ts';
import { isLost } from './health.ts';
import type {
  AddressStatus,
  CheckStatus,
  DrainStatus,
  ReplicaStatus,
  ServiceStatus,
  ServingStatus,
  Status,
} from './status-schema.ts';
import type { LearnedService, Serving } from './who-serves.ts';

export type { CheckStatus, ReplicaStatus, ServiceStatus, Status } from './status-schema.ts';

export interface StatusInput {
  readonly server: string;
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly now: number;
  readonly clockStepMs: number;
  readonly phase: string;
  readonly configuration: ConfigurationState;
  readonly services: readonly ServiceView[];
  readonly report: Report;
  /** Why the daemon's file is out of sync; undefined: it is in sync. */
  readonly fileError: Error | undefined;
  /** How far the announcement of a service goes; undefined: the daemon has not told. */
  readonly propagation: (view: ServiceView) => PropagationView | undefined;
  /** A route to a service that the daemon has learned; undefined: it has none. */
  readonly learned: (view: ServiceView) => LearnedService | undefined;
  /** What the drain of a service waits for; undefined: it is not under way. */
  readonly waitsFor: (service: string) => DrainWait | undefined;
  readonly group: readonly GroupPeer[];
  readonly traits: () => Traits;
  readonly processes: ReadonlyMap<string, DaemonState>;
}

export function statusOf({
  services,
  report,
  fileError,
  propagation,
  learned,
  waitsFor,
  traits,
  startedAt,
  now,
  group,
  configuration,
  processes,
  ...identity
}: StatusInput): Status {
  const routing = report.observed?.routing;
  const step = stepOf(report, fileError, now);
  const isRead = report.lookedAt !== undefined && !step.stale;
  const serviceOf = (view: ServiceView): ServiceStatus => {
    const service = serviceStatus(view, report, waitsFor(view.service.name));
    const propagated = propagationStatus(view, propagation(view));
    const serving = servingOf(view, {
      metric: isRead ? (routing?.metrics.get(service.name) ?? NOT_HERE) : undefined,
      onLo: service.addresses.some(({ cover, onLo }) => onLo && !cover),
      lost: isLost({ propagation: propagated }),
      learned: learned(view),
      group,
      traits: traits(),
    });
    return { ...service, serving: servingStatus(serving), propagation: propagated };
  };
  return {
    ...identity,
    at: iso(now),
    startedAt: iso(startedAt),
    configuration: {
      file: configuration.file,
      loadedAt: iso(configuration.loadedAt),
      error: configuration.error ?? null,
      pending: configuration.pending,
    },
    daemon: routing === undefined ? null : routing.daemon,
    processes: Object.fromEntries(processes),
    hearing: routing?.hearing ?? null,
    ...step,
    triedAt: iso(report.at),
    services: services.map(serviceOf),
    group: group.map(({ name, established, heardAt, refusal, disagreement }) => ({
      name,
      established,
      refused: refusal ?? null,
      heardAt: heardAt === undefined ? null : iso(heardAt),
      disagreement: disagreement === undefined ? null : { ...disagreement, since: iso(disagreement.since) },
    })),
  };
}

/** Whether this server is in sync, by what was read back recently enough to tell. */
function stepOf({ inStep, error, lookedAt }: Report, fileError: Error | undefined, now: number) {
  const age = lookedAt === undefined ? undefined : now - lookedAt;
  const stale = age !== undefined && age > STALE_AFTER_MS;
  const why = [
    ...(stale ? [`read back last ${Math.round(age / 1000)} s ago`] : []),
    ...[error, fileError].flatMap(failed => failed?.message ?? []),
  ];
  return {
    inStep: inStep && !stale && fileError === undefined,
    readBackAt: lookedAt === undefined ? null : iso(lookedAt),
    stale,
    error: why.length === 0 ? null : why.join('; '),
  };
}

function serviceStatus(
  view: ServiceView,
  { observed }: Report,
  wait: DrainWait | undefined,
): Omit<ServiceStatus, 'serving' | 'propagation'> {
  const { service, decision, since, own, peers } = view;
  return {
    name: service.name,
    addresses: routesOf(service).flatMap(route => addressStatuses(route, view, observed)),
    state: decision.state,
    reason: decision.reason,
    since: iso(since),
    desiredMetric: orNull(decision.metric),
    observedMetric: orNull(observed?.routing.metrics.get(service.name)),
    ...influences(view, wait),
    own: replicaStatus(own),
    peers: peers.map(replicaStatus),
  };
}

function servingStatus({ servers, metric, here, unknown, announcements }: Serving): ServingStatus {
  return {
    servers: [...servers],
    metric: metric ?? null,
    here: here ?? null,
    unknown: unknown ?? null,
    announcements: announcements.map(({ announced, metric: leaves, since, ...known }) => ({
      ...known,
      announced: announced ?? null,
      metric: orNull(leaves),
      since: since === undefined ? null : iso(since),
    })),
  };
}

function addressStatuses(
  { name, isCover: cover, addresses }: ServiceRoute<ServiceAddress>,
  { service, decision }: ServiceView,
  observed: Report['observed'],
): AddressStatus[] {
  return addresses.map(alias => ({
    address: prefixOf(alias),
    cover,
    onLo: observed !== undefined && holds(observed.addresses, alias),
    desiredMetric: orNull(cover ? coverMetric(decision.metric, service.metric) : decision.metric),
    observedMetric: orNull(observed?.routing.metrics.get(name)),
  }));
}

function propagationStatus(
  view: ServiceView,
  seen: PropagationView | undefined,
): ServiceStatus['propagation'] {
  if (seen === undefined) return null;
  const { state, reason, remedy = null, interfaces, at } = seen;
  return {
    ...{ state, reason, remedy, at: iso(at) },
    concerns: concernsOf(view),
    interfaces: interfaces.map(({ metric, line = null, remedy: undo = null, ...on }) => ({
      ...on,
      ...{ metric: orNull(metric), line, remedy: undo },
      heard: [...on.heard],
      refused: [...on.refused],
    })),
  };
}

/** What moves a service besides its checks. */
function drainStatus(
  { cause, reason, since, until }: Drain,
  moved: boolean,
  wait: DrainWait | undefined,
): DrainStatus {
  return {
    ...{ reason, since: iso(since), until: until === null ? null : iso(until), moved, cause },
    waitsFor: wait === undefined ? null : waitStatus(wait),
  };
}

function waitStatus(wait: DrainWait): DrainStatus['waitsFor'] {
  const connections = wait.for === 'connections' ? wait.connections : undefined;
  return {
    what: wait.for,
    connections: connections !== undefined && Number.isFinite(connections) ? connections : null,
    until: wait.for === 'announcement' ? null : iso(wait.until),
  };
}

function influences({ drain, trafficMoved, override, flap, load }: ServiceView, wait: DrainWait | undefined) {
  return {
    drain: drain === undefined ? null : drainStatus(drain, trafficMoved, wait),
    override:
      override === undefined ? null : { ...override, since: iso(override.since), until: iso(override.until) },
    flap:
      flap === undefined
        ? null
        : {
            penalty: Math.round(flap.penalty * 100) / 100,
            suppressedUntil: flap.suppressedUntil === undefined ? null : iso(flap.suppressedUntil),
          },
    load: load === undefined ? null : { ...load, since: iso(load.since) },
  };
}

function replicaStatus({ name, verdict, checks, report: word }: ServiceView['own']): ReplicaStatus {
  return {
    name,
    health: verdict.health,
    since: iso(verdict.since),
    reason: verdict.reason,
    checks: checks.map(checkStatus),
    told: word?.state ?? null,
    toldMetric: orNull(word?.metric),
  };
}

function checkStatus({ id, informational, health, since, streak, last, hindrance }: CheckState): CheckStatus {
  return {
    id,
    informational,
    health,
    since: iso(since),
    streak,
    // Microseconds are below what a probe can tell.
    last:
      last === undefined
        ? null
        : { ok: last.ok, reason: last.reason, ms: Math.round(last.ms * 1000) / 1000, at: iso(last.at) },
    hindrance: hindrance === undefined ? null : { reason: hindrance.reason, since: iso(hindrance.since) },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
