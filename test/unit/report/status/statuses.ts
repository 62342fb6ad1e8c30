/** Statuses for tests. */
import type {
  AddressStatus,
  CheckStatus,
  DrainStatus,
  ReplicaStatus,
  ServiceStatus,
  ServingStatus,
  Status,
} from '../../../../src/report/status/status-schema.ts';
import { AT } from '../events/events.ts';

export function checkStatus(change: Partial<CheckStatus> = {}): CheckStatus {
  const last = { ok: true, reason: '220 smtp-b', ms: 3.2, at: AT };
  const fixed = { id: 'smtp:25', informational: false, hindrance: null };
  return { ...fixed, health: 'up', since: AT, streak: 7, last, ...change };
}

export function replicaStatus(change: Partial<ReplicaStatus> = {}): ReplicaStatus {
  const checks = [checkStatus()];
  return {
    name: 'smtp-b',
    health: 'up',
    since: AT,
    reason: 'passed smtp:25',
    told: null,
    toldMetric: null,
    checks,
    ...change,
  };
}

export function addressStatus(change: Partial<AddressStatus> = {}): AddressStatus {
  const metrics = { desiredMetric: 1, observedMetric: 1 };
  return { address: '198.51.100.25/32', cover: false, onLo: true, ...metrics, ...change };
}

type PropagationStatus = NonNullable<ServiceStatus['propagation']>;

export function propagationStatus(change: Partial<PropagationStatus> = {}): PropagationStatus {
  const on = { sent: true, metric: 1, line: null, remedy: null, heard: ['10.46.2.1'], refused: [] };
  return {
    ...{ state: 'confirmed', reason: 'is sent on eth0, where 10.46.2.1 is heard', remedy: null, at: AT },
    ...{ concerns: [], interfaces: [{ name: 'eth0', ...on }] },
    ...change,
  };
}

/** smtp-b serves alone: smtp-a is down by its checks. */
export function servingStatus(change: Partial<ServingStatus> = {}): ServingStatus {
  const here = { server: 'smtp-b', announced: true, metric: 1, state: 'boosted', since: AT };
  const state = 'down by the checks of this server';
  const there = { server: 'smtp-a', announced: false, metric: null, state, since: AT };
  return {
    ...{ servers: ['smtp-b'], metric: 1, here: true, unknown: null },
    announcements: [
      { ...here, source: 'here' },
      { ...there, source: 'checks' },
    ],
    ...change,
  };
}

export function drainStatus(change: Partial<DrainStatus> = {}): DrainStatus {
  const fixed = { reason: 'kernel upgrade', since: AT, until: null, moved: false, waitsFor: null };
  return { ...fixed, cause: 'command', ...change };
}

/** smtp-b stands in for smtp-a. */
export function serviceStatus(change: Partial<ServiceStatus> = {}): ServiceStatus {
  const reason = 'connection refused';
  const refused = checkStatus({ health: 'down', streak: 2, last: { ok: false, reason, ms: 0.4, at: AT } });
  return {
    name: 'smtp',
    serving: servingStatus(),
    addresses: [addressStatus()],
    state: 'boosted',
    reason: 'boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07',
    since: AT,
    desiredMetric: 1,
    observedMetric: 1,
    drain: null,
    override: null,
    flap: null,
    load: null,
    propagation: propagationStatus(),
    own: replicaStatus(),
    peers: [
      replicaStatus({
        name: 'smtp-a',
        health: 'down',
        reason: `failed smtp:25 twice, ${reason}`,
        checks: [refused],
      }),
    ],
    ...change,
  };
}

export function status(change: Partial<Status> = {}): Status {
  return {
    server: 'smtp-b',
    at: AT,
    version: '0.1.0',
    pid: 1,
    startedAt: AT,
    clockStepMs: 12,
    phase: 'serving',
    configuration: { file: '/etc/ripcord.yml', loadedAt: AT, error: null, pending: false },
    daemon: { product: 'frr', version: '8.4.4' },
    processes: { zebra: 'running', ripd: 'running' },
    hearing: 'hearing',
    inStep: true,
    readBackAt: AT,
    stale: false,
    triedAt: AT,
    error: null,
    services: [serviceStatus()],
    group: [],
    ...change,
  };
}
