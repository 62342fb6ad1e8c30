/** Results of probes in, decisions out: the only place where judging has a memory. */
import type { Config, Service } from '../config/config.ts';
import { type Decision, decide } from '../decide/decide.ts';
import type { PeerVerdict } from '../decide/stand-in.ts';
import type { Metrics } from '../drivers/driver.ts';
import { type CheckState, judgeCheck, newCheck, type Outcome } from '../judge/check.ts';
import { judgeAll, type Verdict } from '../judge/verdict.ts';
import type { Clock } from '../sys/clock.ts';
import type { CheckRef } from './monitor.ts';

/** What is known of one server's service: ours, or a peer's. */
export interface Replica {
  readonly name: string;
  readonly verdict: Verdict;
  readonly checks: readonly CheckState[];
}

export interface ServiceView {
  readonly service: Service;
  readonly decision: Decision;
  /** When the rung or the metric last changed. */
  readonly since: number;
  readonly own: Replica;
  readonly peers: readonly Replica[];
}

export interface ControllerEvents {
  /** A check went up or down. `server` is the one it looks at. */
  readonly onCheck: (service: string, server: string, check: CheckState) => void;
  /** A service moved to another rung or metric. */
  readonly onDecision: (service: string, decision: Decision) => void;
}

export interface Controller {
  /** Takes the result of one run. */
  readonly take: (ref: CheckRef, outcome: Outcome) => void;
  /** Tells what was advertised before us; only the first call counts. */
  readonly inherit: (advertised: Metrics) => void;
  readonly services: () => readonly ServiceView[];
  /** The decided metric of each service. */
  readonly metrics: () => Metrics;
}

interface Record {
  readonly service: Service;
  readonly own: CheckState[];
  readonly peers: ReadonlyMap<string, CheckState[]>;
  decision: Decision;
  since: number;
}

/** `withdrawn` is the driver's number for "not here". */
export function createController(
  config: Config,
  withdrawn: number,
  clock: Clock,
  events: ControllerEvents,
): Controller {
  let inherited: Metrics | undefined;
  const begun = clock.now();

  const decideFor = (service: Service, own: readonly CheckState[], peers: Record['peers']): Decision =>
    decide({
      server: config.server,
      policy: service,
      own: judgeAll(own, begun),
      peers: [...peers].map(([name, checks]): PeerVerdict => ({ name, verdict: judgeAll(checks, begun) })),
      inherited: inherited?.get(service.name),
      withdrawn,
    });

  const records = new Map(
    config.services.map((service): [string, Record] => {
      const own = service.checks.map(check => newCheck(check.id, begun));
      const peers = new Map(
        service.peers.map(peer => [peer.name, peer.checks.map(check => newCheck(check.id, begun))]),
      );
      const decision = decideFor(service, own, peers);
      return [service.name, { service, own, peers, decision, since: begun }];
    }),
  );

  const review = (record: Record) => {
    const next = decideFor(record.service, record.own, record.peers);
    const moved = next.metric !== record.decision.metric || next.rung !== record.decision.rung;
    record.decision = next;
    if (!moved) return;
    record.since = clock.now();
    events.onDecision(record.service.name, next);
  };

  return {
    take: (ref, outcome) => {
      const record = records.get(ref.service);
      const checks = ref.peer === undefined ? record?.own : record?.peers.get(ref.peer);
      const index = checks?.findIndex(check => check.id === ref.check.id) ?? -1;
      const before = checks?.[index];
      if (record === undefined || checks === undefined || before === undefined) return;
      const after = judgeCheck(before, outcome, ref.check, clock.now());
      checks[index] = after;
      if (after.health !== before.health) events.onCheck(ref.service, ref.peer ?? config.server, after);
      review(record);
    },
    inherit: advertised => {
      if (inherited !== undefined) return;
      inherited = advertised;
      for (const record of records.values()) review(record);
    },
    services: () => [...records.values()].map(record => view(record, config.server, begun)),
    metrics: () => new Map([...records].map(([name, record]) => [name, record.decision.metric])),
  };
}

function view({ service, decision, since, own, peers }: Record, server: string, begun: number): ServiceView {
  const replica = (name: string, checks: readonly CheckState[]): Replica => ({
    name,
    verdict: judgeAll(checks, begun),
    checks: [...checks],
  });
  return {
    service,
    decision,
    since,
    own: replica(server, own),
    peers: [...peers].map(([name, checks]) => replica(name, checks)),
  };
}
