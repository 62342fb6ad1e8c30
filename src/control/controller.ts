/** Results of probes and words of peers and operators in, decisions out: the only place where judging has a memory. */
import type { Config, Service } from '../config/config.ts';
import type { Decision, DrainState } from '../decide/situation.ts';
import type { Metrics } from '../drivers/driver.ts';
import { type CheckState, isPending, judgeCheck, type Outcome } from '../judge/check.ts';
import type { Word } from '../judge/first-hand.ts';
import type { Clock } from '../sys/clock.ts';
import type { CheckRef } from './monitor.ts';
import { decideFor, newRecord, ownOf, peersOf, type Replica, type ServiceRecord } from './record.ts';

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
  /** Takes the result of one run; true: it contradicts the check's health, so confirm or refute it soon. */
  readonly take: (ref: CheckRef, outcome: Outcome) => boolean;
  /** Takes a peer's own word; undefined: it has fallen silent. */
  readonly hear: (peer: string, service: string, word: Word | undefined) => void;
  /** Sets or ends (undefined) an operator's drain. */
  readonly drain: (service: string, drain: DrainState | undefined) => void;
  /** Lets a boosted server step down though `failback` is manual. */
  readonly release: (service: string) => void;
  /** Tells what was advertised before us; only the first call counts. */
  readonly inherit: (advertised: Metrics) => void;
  readonly services: () => readonly ServiceView[];
  /** The decided metric of each service. */
  readonly metrics: () => Metrics;
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
    config.services.map((service): [string, ServiceRecord] => [
      service.name,
      newRecord(service, identity, begun),
    ]),
  );
  let inherited = false;
  let timer: AbortController | undefined;

  const review = (record: ServiceRecord) => {
    const next = decideFor(record, identity, clock.now());
    const moved = next.metric !== record.decision.metric || next.rung !== record.decision.rung;
    record.decision = next;
    if (inherited) record.current = next.metric;
    if (next.rung !== 'boosted') record.released = false;
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
    // With a reason: a bare abort() builds an error with a stack, which shows in a profile at 100 checks a second.
    timer?.abort('armed anew');
    timer = undefined;
    const next = Math.min(...[...records.values()].map(({ decision }) => decision.reviewAt ?? Infinity));
    if (next === Infinity) return;
    timer = new AbortController();
    const { signal } = timer;
    void clock.sleep(Math.max(0, next - clock.now()), signal).then(() => {
      if (!signal.aborted) reviewAll();
    });
  };
  const change = (service: string, apply: (record: ServiceRecord) => void) => {
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
      checks[index] = after;
      if (after.health !== before.health) events.onCheck(ref.service, ref.peer ?? config.server, after);
      // A result that changes no health changes no decision; how far an unknown check has come shows in the reason.
      if (after.health !== before.health || after.health === 'unknown') {
        review(record);
        armTimer();
      }
      return isPending(after);
    },
    hear: (peer, service, word) => {
      const known = records.get(service)?.words.get(peer);
      if (known?.rung === word?.rung && known?.health === word?.health) return;
      change(service, record => {
        if (word === undefined) record.words.delete(peer);
        else if (record.peers.has(peer)) record.words.set(peer, word);
      });
    },
    drain: (service, drain) =>
      change(service, record => {
        record.drain = drain;
      }),
    release: service =>
      change(service, record => {
        record.released = true;
      }),
    inherit: advertised => {
      if (inherited) return;
      for (const record of records.values()) record.current = advertised.get(record.service.name);
      inherited = true;
      reviewAll();
    },
    services: () => [...records.values()].map(record => view(record, config.server)),
    metrics: () => new Map([...records].map(([name, record]) => [name, record.decision.metric])),
    stop: () => timer?.abort('stopped'),
  };
}

function view(record: ServiceRecord, server: string): ServiceView {
  const { service, decision, since } = record;
  return { service, decision, since, own: ownOf(record, server), peers: peersOf(record) };
}
