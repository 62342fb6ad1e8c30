/** What `ripcord status` tells: the decision, its reason, and beside it what was read back. Pure. */
import type { PeerView } from '../channel/channel.ts';
import type { ServiceView } from '../control/controller.ts';
import type { Hearing } from '../drivers/driver.ts';
import type { CheckState, Health } from '../judge/check.ts';
import type { Report } from '../reconcile/loop.ts';
import { holds } from '../reconcile/plan.ts';

export interface CheckStatus {
  readonly id: string;
  readonly health: Health;
  readonly since: string;
  readonly last: {
    readonly ok: boolean;
    readonly reason: string;
    readonly ms: number;
    readonly at: string;
  } | null;
}

export interface ReplicaStatus {
  readonly name: string;
  readonly health: Health;
  readonly since: string;
  readonly reason: string;
  readonly checks: readonly CheckStatus[];
  /** The rung a peer itself tells of, over the channel; null: it is silent, or this is us. */
  readonly told: string | null;
}

export interface ServiceStatus {
  readonly name: string;
  readonly address: string;
  readonly rung: string;
  readonly reason: string;
  readonly since: string;
  readonly desiredMetric: number;
  /** As read back from the daemon; null: it holds none. */
  readonly observedMetric: number | null;
  /** Whether the alias was seen on lo. */
  readonly alias: boolean;
  readonly own: ReplicaStatus;
  readonly peers: readonly ReplicaStatus[];
}

export interface Status {
  readonly server: string;
  readonly version: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly phase: string;
  readonly daemon: { readonly product: string; readonly version: string } | null;
  /** Whether the daemon hears of addresses that come and go; null: it was not seen yet. */
  readonly hearing: Hearing | null;
  /** Whether what was read back last is what is wanted. */
  readonly inStep: boolean;
  readonly readBackAt: string;
  readonly error: string | null;
  readonly services: readonly ServiceStatus[];
  /** The peers of the channel; empty where there is none. */
  readonly group: readonly GroupStatus[];
}

export interface GroupStatus {
  readonly name: string;
  readonly established: boolean;
  readonly heardAt: string | null;
}

export interface StatusInput {
  readonly server: string;
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly phase: string;
  readonly services: readonly ServiceView[];
  readonly report: Report;
  readonly group: readonly PeerView[];
}

export function statusOf({ services, report, startedAt, group, ...identity }: StatusInput): Status {
  const routing = report.observed?.routing;
  return {
    ...identity,
    startedAt: iso(startedAt),
    daemon: routing === undefined ? null : routing.daemon,
    hearing: routing?.hearing ?? null,
    inStep: report.inStep,
    readBackAt: iso(report.at),
    error: report.error?.message ?? null,
    services: services.map(view => serviceStatus(view, report)),
    group: group.map(({ name, established, heardAt }) => ({
      name,
      established,
      heardAt: heardAt === undefined ? null : iso(heardAt),
    })),
  };
}

function serviceStatus(
  { service, decision, since, own, peers }: ServiceView,
  { observed }: Report,
): ServiceStatus {
  return {
    name: service.name,
    address: service.address,
    rung: decision.rung,
    reason: decision.reason,
    since: iso(since),
    desiredMetric: decision.metric,
    observedMetric: observed?.routing.metrics.get(service.name) ?? null,
    alias: observed !== undefined && holds(observed.addresses, service),
    own: replicaStatus(own),
    peers: peers.map(replicaStatus),
  };
}

function replicaStatus({ name, verdict, checks, word }: ServiceView['own']): ReplicaStatus {
  return {
    name,
    health: verdict.health,
    since: iso(verdict.since),
    reason: verdict.reason,
    checks: checks.map(checkStatus),
    told: word?.rung ?? null,
  };
}

function checkStatus({ id, health, since, last }: CheckState): CheckStatus {
  return {
    id,
    health,
    since: iso(since),
    last: last === undefined ? null : { ...last, ms: Math.round(last.ms), at: iso(last.at) },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
