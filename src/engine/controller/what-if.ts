/**
 * What would change a decision: runs the policy itself on possible next events, so that `ripcord explain` promises
 * exactly what would be done. Pure.
 */

import type { Check } from '../../checks/registry.ts';
import { clockTime } from '../../policy/decide/decision.ts';
import type { Decision } from '../../policy/decide/situation.ts';
import { type CheckState, judgeCheck } from '../../policy/judge/check-health.ts';
import type { Override } from '../../policy/judge/override.ts';
import { decideFor, type ServiceState } from './service-state.ts';

/** One possible event, and the decisions that it leads to. */
export interface Prospect {
  /** As a phrase: "2 more failures of smtp:25 (about 2s)". */
  readonly when: string;
  /** The decisions it leads to, ending with the one that stays. */
  readonly decisions: readonly Decision[];
}

/** Everything that would move a service to another state or metric, taken one at a time. */
export function prospects(record: ServiceState, server: string, now: number): readonly Prospect[] {
  const { decision } = record;
  const matters = ({ decisions }: Prospect) => decisions.some(next => !alike(next, decision));
  const ofTime: readonly Prospect[] =
    decision.reviewAt === undefined
      ? []
      : [
          {
            when: `nothing else until ${clockTime(decision.reviewAt)}`,
            decisions: course([record], server, decision.reviewAt),
          },
        ];
  const ofEvents = hypotheses(record, now).map(topic => {
    const rows = topic.map(row =>
      row.map(({ when, records }) => ({ when, decisions: course(records, server, now) })).filter(matters),
    );
    return rows.find(row => row.length > 0) ?? [];
  });
  return [...ofTime.filter(matters), ...ofEvents.flat()];
}

/** The decisions from `now` on, if only the events in `records` happen, and time passes. */
function course(records: readonly ServiceState[], server: string, now: number): readonly Decision[] {
  const decisions: Decision[] = [];
  const [first] = records;
  if (first === undefined) return [];
  let { decision, since, current } = first;
  let at = now;
  for (const record of records) {
    // Each decision says when time alone may change it: a hold followed by a hold-up is the longest such chain.
    for (let step = 0; step < 4; step += 1) {
      const next = decideFor({ ...record, current, decision, since }, server, at);
      if (!alike(next, decision)) since = at;
      decision = next;
      current = next.metric;
      const last = decisions.at(-1);
      if (last === undefined || !alike(last, next)) decisions.push(next);
      if (next.reviewAt === undefined || next.reviewAt <= at) break;
      at = next.reviewAt;
    }
  }
  return decisions;
}

function alike(a: Decision, b: Decision): boolean {
  return a.state === b.state && a.metric === b.metric;
}

interface Hypothesis {
  /** As a phrase, see Prospect. */
  readonly when: string;
  /** The state as it would be then; several states follow one another. */
  readonly records: readonly ServiceState[];
}

/**
 * Alternatives, of which a later one is listed only if none before it changes anything: one check alone, then all
 * together.
 */
type Topic = readonly (readonly Hypothesis[])[];

type Turned = 'up' | 'down';

/** The policy decides whether they change anything. */
function hypotheses(record: ServiceState, now: number): readonly Topic[] {
  return [
    ofOwnChecks(record, 'down', now),
    ofOwnChecks(record, 'up', now),
    ofPeers(record, 'down', now),
    ofPeers(record, 'up', now),
    ofLoad(record, now),
    ofOrders(record, now),
  ];
}

function ofOwnChecks(record: ServiceState, to: Turned, now: number): Topic {
  const turning = record.own.filter(({ health }) => health !== to);
  const turned = (meant: readonly CheckState[]) =>
    record.own.map(state => (meant.includes(state) ? held(state, to, now) : state));
  const singles = turning.flatMap(state => {
    const check = record.service.checks.find(({ id }) => id === state.id);
    return check === undefined
      ? []
      : [{ when: runsMissing(state, check, to), records: [{ ...record, own: turned([state]) }] }];
  });
  const when = `${turning.map(({ id }) => id).join(' and ')} all ${to}`;
  return [singles, turning.length < 2 ? [] : [{ when, records: [{ ...record, own: turned(turning) }] }]];
}

function ofPeers(record: ServiceState, to: Turned, now: number): Topic {
  const turning = [...record.peers].flatMap(([name, checks]) =>
    record.reports.has(name) || checks.some(({ health }) => health !== to) ? [name] : [],
  );
  const turned = (names: readonly string[]): Hypothesis => {
    const peers = new Map(record.peers);
    const reports = new Map(record.reports);
    for (const name of names) {
      peers.set(
        name,
        (record.peers.get(name) ?? []).map(state => held(state, to, now)),
      );
      reports.delete(name);
    }
    return { when: `${names.join(' and ')} ${to}`, records: [{ ...record, peers, reports }] };
  };
  const singles = turning.map(name => turned([name]));
  const together = to === 'down' ? before(record) : turning;
  return [singles, together.length < 2 ? [] : [turned(together)]];
}

/** The servers that a failover order places before us: it requires all of them to be down. */
function before({ service, peers }: ServiceState): readonly string[] {
  const { order = [] } = service;
  // A name in the order that is not a peer is this server.
  return order.slice(
    0,
    Math.max(
      0,
      order.findIndex(name => !peers.has(name)),
    ),
  );
}

function ofOrders(record: ServiceState, now: number): Topic {
  const { name } = record.service;
  const failback = { when: `ripcord failback ${name}`, records: [{ ...record, released: true }] };
  return [[...ofLeaving(record, now), ...ofOverride(record, now), failback]];
}

function ofLeaving(record: ServiceState, now: number): Hypothesis[] {
  const { name } = record.service;
  if (record.drain !== undefined) {
    if (record.drain.cause === 'override') return [];
    return [{ when: `ripcord undrain ${name}`, records: [{ ...record, drain: undefined }] }];
  }
  const drain = { cause: 'command', reason: 'drained by an operator', since: now, until: null } as const;
  const leaving = { ...record, drain };
  return [{ when: `ripcord drain ${name}`, records: [leaving, { ...leaving, trafficMoved: true }] }];
}

function ofOverride(record: ServiceState, now: number): Hypothesis[] {
  const { override, drain } = record;
  if (override !== undefined) {
    const ended = { ...record, override: undefined, drain: drain?.cause === 'override' ? undefined : drain };
    return [{ when: `the end of the override ${override.health} (${override.reason})`, records: [ended] }];
  }
  const up: Override = {
    health: 'up',
    reason: 'by an operator',
    since: now,
    until: Number.POSITIVE_INFINITY,
  };
  return [{ when: `ripcord override ${record.service.name} up`, records: [{ ...record, override: up }] }];
}

function ofLoad(record: ServiceState, now: number): Topic {
  const { load } = record;
  if (load === undefined) return [];
  const when = load.high ? `a load well below ${load.threshold}` : `a load above ${load.threshold}`;
  return [[{ when, records: [{ ...record, load: { ...load, high: !load.high, since: now } }] }]];
}

/** A check as it would be after its health has changed. */
function held(state: CheckState, to: Turned, now: number): CheckState {
  if (state.health === to) return state;
  const ok = to === 'up';
  return judgeCheck(state, { ok, reason: ok ? 'passed' : 'failed', ms: 0 }, { rise: 1, fall: 1 }, now);
}

/** "2 more failures of smtp:25 (about 2s)". */
function runsMissing(state: CheckState, check: Check, to: Turned): string {
  const ok = to === 'up';
  const soFar = state.last?.ok === ok ? state.streak : 0;
  const missing = Math.max(1, (ok ? check.rise : check.fall) - soFar);
  const ends = ok ? (missing === 1 ? 'success' : 'successes') : missing === 1 ? 'failure' : 'failures';
  return `${missing} ${soFar > 0 ? 'more ' : ''}${ends} of ${check.id}${duration(check, missing)}`;
}

/** About how long this many runs take from now on; unknown for a cron schedule. */
function duration({ timing, fastMs }: Check, runs: number): string {
  if (timing.kind === 'cron') return '';
  const ms = timing.everyMs + (runs - 1) * (fastMs ?? timing.everyMs);
  return ` (about ${ms < 1000 ? `${ms}ms` : `${Math.round(ms / 1000)}s`})`;
}
