/** Results of probes and words of peers and operators in, decisions out: the only place where judging has a memory. */
import type { Config, Service } from '../../config/config.ts';
import type { Metrics } from '../../drivers/driver.ts';
import { isAdvertised } from '../../policy/decide/leaving.ts';
import type { Decision, Drain } from '../../policy/decide/situation.ts';
import {
  type CheckState,
  type Health,
  isPending,
  judgeCheck,
  type RunOutcome,
} from '../../policy/judge/check-health.ts';
import { isSuppressed, penaltyAt } from '../../policy/judge/flap.ts';
import { judgeLoad, type LoadState } from '../../policy/judge/load-state.ts';
import type { Override } from '../../policy/judge/override.ts';
import type { PeerReport } from '../../policy/judge/peer-report.ts';
import type { Verdict } from '../../policy/judge/verdict.ts';
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
  /** The verdict of somebody outside. */
  readonly override: Override | undefined;
  /** undefined: without flap control. */
  readonly flap: FlapView | undefined;
  /** The last measurement; undefined: none. */
  readonly load: LoadState | undefined;
  /** What the daemon adds to the metric on its way out. */
  readonly added: number;
  readonly own: Replica;
  readonly peers: readonly Replica[];
}

export interface FlapView {
  readonly penalty: number;
  /** Until when the service is kept away (ms); undefined: it is not. */
  readonly suppressedUntil: number | undefined;
}

export interface ControllerEvents {
  /** A check went up or down. `server` is the one it looks at. */
  readonly onCheck: (service: string, server: string, check: CheckState) => void;
  /** A server's service, ours or a peer's, went up or down by all that is known of it. */
  readonly onVerdict?: (service: string, server: string, verdict: Verdict) => void;
  /** A service moved to another state or metric. */
  readonly onDecision: (service: string, decision: Decision) => void;
}

export interface Controller {
  /** Takes the result of one run; true: it contradicts the check's health, so confirm or refute it soon. */
  readonly take: (ref: CheckRef, outcome: RunOutcome) => boolean;
  /** Takes a peer's own word; undefined: it has fallen silent. */
  readonly hear: (peer: string, service: string, word: PeerReport | undefined) => void;
  /** Sets or ends (undefined) the drain of a service; the traffic of another drain than before has not moved. */
  readonly drain: (service: string, drain: Drain | undefined) => void;
  /** Takes the observation that the traffic of a draining service has gone elsewhere. */
  readonly trafficMoved: (service: string) => void;
  /** Sets or ends (undefined) the verdict of somebody outside. */
  readonly override: (service: string, override: Override | undefined) => void;
  /** Takes a measurement of the load. */
  readonly measure: (service: string, load: number) => void;
  /** Takes what the daemon adds to the metric of a service on its way out. */
  readonly add: (service: string, added: number) => void;
  /** Lets a boosted server step down though `failback` is manual. */
  readonly release: (service: string) => void;
  /** Takes other services over: what is known of one that stays is kept, and a new one begins withdrawn. */
  readonly change: (services: readonly Service[]) => void;
  /** Tells what was advertised before us; only the first call counts. */
  readonly inherit: (advertised: Metrics) => void;
  readonly services: () => readonly ServiceView[];
  /** One of them; undefined: there is none of that name. */
  readonly service: (name: string) => ServiceView | undefined;
  /** What would move a service to another state or metric; undefined: there is no such service. */
  readonly prospects: (service: string) => readonly Prospect[] | undefined;
  /** The decided metric of each service. */
  readonly metrics: () => Metrics;
  /** The services that are withdrawn because they are down here. */
  readonly dead: () => ReadonlySet<string>;
  /** Ends its timers. */
  readonly stop: () => void;
}

/** `withdrawn` is the driver's number for "not here". */
export function createController(
  config: Config,
  withdrawn: number,
  clock: Clock,
  events: ControllerEvents,
): Controller {
  const identity = { server: config.server, withdrawn };
  const begun = clock.now();
  const records = new Map(
    config.services.map((service): [string, ServiceState] => [
      service.name,
      newServiceState(service, identity, begun),
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
    record.served ||= isAdvertised(metric, withdrawn);
  };
  const review = (record: ServiceState) => {
    tellVerdicts(record);
    const next = decideFor(record, identity, clock.now());
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
  /** Some decisions change by time alone: a hold that ends, a hold-up that is over. */
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
      // A result that changes no health changes no decision; how far an unknown check has come shows in the reason.
      if (turned || after.health === 'unknown') {
        review(record);
        armTimer();
      }
      return isPending(after);
    },
    hear: (peer, service, word) => {
      const words = records.get(service)?.words;
      const known = words?.get(peer);
      if (known?.state === word?.state && known?.health === word?.health) {
        // Another metric is news to people alone.
        if (known !== undefined && word !== undefined) words?.set(peer, { ...word, since: known.since });
        return;
      }
      change(service, record => {
        if (word === undefined) record.words.delete(peer);
        else if (record.peers.has(peer)) record.words.set(peer, word);
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
    change: services => {
      const before = new Map(records);
      records.clear();
      for (const service of services) {
        const known = before.get(service.name);
        const stays = known !== undefined && shareAddress(known.service, service);
        const now = clock.now();
        records.set(
          service.name,
          stays ? migrate(known, service, now) : newServiceState(service, identity, now),
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
      return record && prospects(record, identity, clock.now());
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

/** Tells when the verdict on a server's service changes: ours, or a peer's. */
interface VerdictWatch {
  /** Of the replicas of a service those whose health differs from the last look; at first all count as unknown. */
  readonly changed: (service: string, replicas: readonly Replica[]) => readonly Replica[];
}

function createVerdictWatch(): VerdictWatch {
  const known = new Map<string, Health>();
  return {
    changed: (service, replicas) =>
      replicas.filter(({ name, verdict }) => {
        const key = `${service} ${name}`;
        const before = known.get(key) ?? 'unknown';
        known.set(key, verdict.health);
        return verdict.health !== before;
      }),
  };
}
