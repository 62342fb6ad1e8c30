/**
 * Turns probe results, peers' reports and operators' orders into decisions: the only place where judging has a memory.
 */
import type { Config, Service } from '../../config/config.ts';
import type { Decision, Drain } from '../../policy/decide/situation.ts';
import { isAdvertised } from '../../policy/decide/withdrawal.ts';
import { type CheckState, isPending, judgeCheck, type RunOutcome } from '../../policy/judge/check-health.ts';
import { isSuppressed, penaltyAt } from '../../policy/judge/flap.ts';
import { judgeLoad, type LoadState } from '../../policy/judge/load-state.ts';
import type { Override } from '../../policy/judge/override.ts';
import type { PeerReport } from '../../policy/judge/peer-report.ts';
import type { Verdict } from '../../policy/judge/verdict.ts';
import type { Metrics } from '../../protocols/route.ts';
import { createAlarm } from '../../sys/alarm.ts';
import type { Clock } from '../../sys/clock.ts';
import type { CheckRef } from '../monitor/monitor.ts';
import { migrate } from './migrate.ts';
import {
  checkedVerdict,
  countFall,
  decideFor,
  isSameDrain,
  newServiceState,
  ownOf,
  peersOf,
  type Replica,
  type ServiceState,
} from './service-state.ts';
import { shareAddress } from './transition.ts';
import { createVerdictWatch } from './verdict-watch.ts';
import { type Prospect, prospects } from './what-if.ts';

export interface ServiceView {
  readonly service: Service;
  readonly decision: Decision;
  /** When the state or the metric last changed. */
  readonly since: number;
  /** The drain in force, an operator's or by an override. */
  readonly drain: Drain | undefined;
  /** Whether the traffic of that drain has gone elsewhere. */
  readonly trafficMoved: boolean;
  /** The override of our checks' result. */
  readonly override: Override | undefined;
  /** undefined without flap control. */
  readonly flap: FlapView | undefined;
  /** The last measurement, if any. */
  readonly load: LoadState | undefined;
  /** What the daemon adds to the metric on its way out. */
  readonly added: number;
  readonly own: Replica;
  readonly peers: readonly Replica[];
}

export interface FlapView {
  readonly penalty: number;
  /** Until when the service is kept away (ms); undefined if it is not. */
  readonly suppressedUntil: number | undefined;
}

export interface ControllerEvents {
  /** A check went up or down. `server` is the server that it checks. */
  readonly onCheck: (service: string, server: string, check: CheckState) => void;
  /** A server's service, ours or a peer's, went up or down according to all evidence. */
  readonly onVerdict?: (service: string, server: string, verdict: Verdict) => void;
  /** A service moved to another state or metric. */
  readonly onDecision: (service: string, decision: Decision) => void;
}

export interface Controller {
  /**
   * Takes the result of one run; returns whether it contradicts the check's health and should be confirmed or refuted
   * soon.
   */
  readonly take: (ref: CheckRef, outcome: RunOutcome) => boolean;
  /** Takes a peer's own report; undefined: the peer has fallen silent. */
  readonly takeReport: (peer: string, service: string, report: PeerReport | undefined) => void;
  /** Sets or ends (undefined) the drain of a service; the traffic of another drain than before has not moved. */
  readonly drain: (service: string, drain: Drain | undefined) => void;
  /** Takes the observation that the traffic of a draining service has gone elsewhere. */
  readonly trafficMoved: (service: string) => void;
  /** Sets or ends (undefined) an override. */
  readonly override: (service: string, override: Override | undefined) => void;
  /** Takes a measurement of the load. */
  readonly measure: (service: string, load: number) => void;
  /** Takes what the daemon adds to the metric of a service on its way out. */
  readonly add: (service: string, added: number) => void;
  /** Lets a boosted server step down though `failback` is manual. */
  readonly release: (service: string) => void;
  /** Replaces the services: a service that stays keeps its state, and a new one begins withdrawn. */
  readonly apply: (services: readonly Service[]) => void;
  /** Says what was advertised before us; only the first call counts. */
  readonly inherit: (advertised: Metrics) => void;
  readonly services: () => readonly ServiceView[];
  /** The view of one service; undefined if there is none of that name. */
  readonly service: (name: string) => ServiceView | undefined;
  /** What would move a service to another state or metric; undefined if there is no such service. */
  readonly prospects: (service: string) => readonly Prospect[] | undefined;
  /** The decided metric of each service. */
  readonly metrics: () => Metrics;
  /** The services that are withdrawn because they are down here. */
  readonly dead: () => ReadonlySet<string>;
  /** Ends its timers. */
  readonly stop: () => void;
}

export function createController(config: Config, clock: Clock, events: ControllerEvents): Controller {
  const begun = clock.now();
  const records = new Map(
    config.services.map((service): [string, ServiceState] => [
      service.name,
      newServiceState(service, config.server, begun),
    ]),
  );
  let inherited = false;

  const verdicts = createVerdictWatch();
  const tellVerdicts = (record: ServiceState) => {
    const { name } = record.service;
    const replicas = [ownOf(record, config.server), ...peersOf(record)];
    for (const replica of verdicts.changed(name, replicas)) {
      events.onVerdict?.(name, replica.name, replica.verdict);
    }
  };
  const enter = (record: ServiceState, metric: number | undefined) => {
    record.current = metric;
    record.served ||= isAdvertised(metric);
  };
  const review = (record: ServiceState) => {
    tellVerdicts(record);
    const next = decideFor(record, config.server, clock.now());
    const moved = next.metric !== record.decision.metric || next.state !== record.decision.state;
    record.decision = next;
    if (inherited) enter(record, next.metric);
    if (next.state !== 'boosted') record.released = false;
    if (moved) {
      record.since = clock.now();
      events.onDecision(record.service.name, next);
    }
  };
  const reviewAll = () => {
    for (const record of records.values()) review(record);
    armTimer();
  };
  /** Some decisions change with time alone: a hold or a hold-up ends. */
  const armTimer = () => {
    const next = Math.min(...[...records.values()].map(({ decision }) => decision.reviewAt ?? Infinity));
    if (next === Infinity) alarm.cancel();
    else alarm.set(next);
  };
  const alarm = createAlarm(clock, reviewAll);
  const change = (service: string, apply: (record: ServiceState) => void) => {
    const record = records.get(service);
    if (record === undefined) return;
    apply(record);
    review(record);
    armTimer();
  };

  return {
    take: (ref, outcome) => {
      const record = records.get(ref.service);
      const checks = ref.peer === undefined ? record?.own : record?.peers.get(ref.peer);
      const index = checks?.findIndex(check => check.id === ref.check.id) ?? -1;
      const before = checks?.[index];
      if (record === undefined || checks === undefined || before === undefined) return false;
      const after = judgeCheck(before, outcome, ref.check, clock.now());
      const turned = after.health !== before.health;
      const stood = turned ? checkedVerdict(record).health : undefined;
      checks[index] = after;
      if (stood === 'up' && checkedVerdict(record).health === 'down') countFall(record, clock.now());
      if (turned) events.onCheck(ref.service, ref.peer ?? config.server, after);
      // A result that changes no health changes no decision, but the reason shows the progress of an unknown check.
      if (turned || after.health === 'unknown') {
        review(record);
        armTimer();
      }
      return isPending(after);
    },
    takeReport: (peer, service, report) => {
      const reports = records.get(service)?.reports;
      const known = reports?.get(peer);
      if (known?.state === report?.state && known?.health === report?.health) {
        // A different metric changes no decision: it is only shown.
        if (known !== undefined && report !== undefined)
          reports?.set(peer, { ...report, since: known.since });
        return;
      }
      change(service, record => {
        if (report === undefined) record.reports.delete(peer);
        else if (record.peers.has(peer)) record.reports.set(peer, report);
      });
    },
    drain: (service, drain) =>
      change(service, record => {
        if (!isSameDrain(record.drain, drain)) record.trafficMoved = false;
        record.drain = drain;
      }),
    trafficMoved: service =>
      change(service, record => {
        record.trafficMoved = record.drain !== undefined;
      }),
    override: (service, override) =>
      change(service, record => {
        record.override = override;
      }),
    measure: (service, value) => {
      const record = records.get(service);
      if (record?.service.load === undefined) return;
      const before = record.load;
      record.load = judgeLoad(before, value, record.service.load.threshold, clock.now());
      if (record.load.high !== before?.high) change(service, () => undefined);
    },
    add: (service, added) => {
      if (records.get(service)?.added === added) return;
      change(service, record => {
        record.added = added;
      });
    },
    release: service =>
      change(service, record => {
        record.released = true;
      }),
    apply: services => {
      const before = new Map(records);
      records.clear();
      for (const service of services) {
        const known = before.get(service.name);
        const stays = known !== undefined && shareAddress(known.service, service);
        const now = clock.now();
        records.set(
          service.name,
          stays ? migrate(known, service, now) : newServiceState(service, config.server, now),
        );
      }
      reviewAll();
    },
    inherit: advertised => {
      if (inherited) return;
      for (const record of records.values()) enter(record, advertised.get(record.service.name));
      inherited = true;
      reviewAll();
    },
    services: () => [...records.values()].map(record => view(record, config.server, clock.now())),
    service: name => {
      const record = records.get(name);
      return record && view(record, config.server, clock.now());
    },
    prospects: service => {
      const record = records.get(service);
      return record && prospects(record, config.server, clock.now());
    },
    metrics: () => new Map([...records].map(([name, record]) => [name, record.decision.metric])),
    dead: () =>
      new Set([...records].flatMap(([name, record]) => (isDead(record, config.server) ? [name] : []))),
    stop: alarm.cancel,
  };
}

const isDead = (record: ServiceState, server: string): boolean =>
  record.decision.state === 'withdrawn' && ownOf(record, server).verdict.health === 'down';

function view(record: ServiceState, server: string, now: number): ServiceView {
  const { service, decision, since, drain, trafficMoved, override, load, added } = record;
  const asked = { drain, trafficMoved, override };
  const known = { service, decision, since, load, added, flap: flapView(record, now) };
  return { ...known, ...asked, own: ownOf(record, server), peers: peersOf(record) };
}

function flapView({ service, flapping }: ServiceState, now: number): FlapView | undefined {
  if (service.flap === undefined) return undefined;
  const suppressedUntil = isSuppressed(flapping, now) ? flapping.suppressedUntil : undefined;
  return { penalty: penaltyAt(flapping, service.flap, now), suppressedUntil };
}
