/** What the controller remembers of one service, and what it derives from that. */
import type { Service } from '../../config/config.ts';
import { decide } from '../../policy/decide/decide.ts';
import type { Decision, Drain, PeerState } from '../../policy/decide/situation.ts';
import { type CheckState, newCheck } from '../../policy/judge/check-health.ts';
import { type Flapping, STEADY, wentDown } from '../../policy/judge/flap.ts';
import type { LoadState } from '../../policy/judge/load-state.ts';
import { type Override, withOverride } from '../../policy/judge/override.ts';
import { type PeerReport, withFirstHand } from '../../policy/judge/peer-report.ts';
import { judgeService, type Verdict } from '../../policy/judge/verdict.ts';

export interface ServiceState {
  readonly service: Service;
  /** When the controller began to watch (ms). */
  readonly begun: number;
  readonly own: CheckState[];
  readonly peers: ReadonlyMap<string, CheckState[]>;
  /** By peer; a silent peer has no entry. */
  readonly reports: Map<string, PeerReport>;
  drain: Drain | undefined;
  /** Whether the traffic of the drain in force has gone elsewhere. */
  trafficMoved: boolean;
  override: Override | undefined;
  flapping: Flapping;
  /** The last measurement, if any. */
  load: LoadState | undefined;
  /** What the daemon adds to the metric on its way out; 0 if nothing, or not known yet. */
  added: number;
  /** Whether an operator asked for the failback of this boost. */
  released: boolean;
  /** The metric in force; undefined until the metric advertised before us is known. */
  current: number | undefined;
  /** Whether our route was advertised at any time since ripcord started. */
  served: boolean;
  decision: Decision;
  /** When the state or the metric last changed. */
  since: number;
}

/** The state of a service for which nothing may have been decided yet. */
type Undecided = Omit<ServiceState, 'decision'> & { readonly decision?: Decision };

/** What is known of one server's service: ours, or a peer's. */
export interface Replica {
  readonly name: string;
  readonly verdict: Verdict;
  readonly checks: readonly CheckState[];
  /** A peer's own report; undefined for ourselves and for a silent peer. */
  readonly report: PeerReport | undefined;
}

export function newServiceState(service: Service, server: string, now: number): ServiceState {
  const record = {
    service,
    begun: now,
    own: service.checks.map(check => newCheck(check, now)),
    peers: new Map(service.peers.map(peer => [peer.name, peer.checks.map(check => newCheck(check, now))])),
    reports: new Map<string, PeerReport>(),
    drain: undefined,
    trafficMoved: false,
    override: undefined,
    flapping: STEADY,
    load: undefined,
    added: 0,
    released: false,
    current: undefined,
    served: false,
    since: now,
  };
  return { ...record, decision: decideFor(record, server, now) };
}

/** Pure: the decision that follows from the state. */
export function decideFor(record: Undecided, server: string, now: number): Decision {
  const { decision, since } = record;
  return decide({
    server,
    policy: record.service,
    own: ownVerdict(record),
    peers: peersOf(record).map(({ name, verdict, report }): PeerState => ({ name, verdict, told: report })),
    vouched: record.override?.health === 'up',
    drain: record.drain,
    trafficMoved: record.trafficMoved,
    suppressedUntil: record.flapping.suppressedUntil,
    load: record.load,
    current: record.current,
    on: decision && { state: decision.state, since },
    served: record.served,
    added: record.added,
    released: record.released,
    now,
  });
}

/** Whether it is one drain, whatever words it is put in. */
export function isSameDrain(a: Drain | undefined, b: Drain | undefined): boolean {
  return a?.cause === b?.cause && a?.since === b?.since;
}

/** Our own side of a service. */
export function ownOf(record: ServiceState, server: string): Replica {
  return { name: server, verdict: ownVerdict(record), checks: [...record.own], report: undefined };
}

function ownVerdict(record: Undecided): Verdict {
  return withOverride(checkedVerdict(record), record.override);
}

/** The verdict of our own checks, without peers and overrides. */
export function checkedVerdict({ service, own, begun }: Undecided): Verdict {
  return judgeService(service.judge, own, begun);
}

/** Our service went down, by our own checks, after it had been up. */
export function countFall(record: ServiceState, now: number): void {
  const { flap } = record.service;
  if (flap !== undefined) record.flapping = wentDown(record.flapping, flap, now);
}

/** The other replicas of a service. */
export function peersOf({ service, peers, reports, begun }: Undecided): readonly Replica[] {
  return service.peers.map(({ name, judge }) => {
    const checks = peers.get(name) ?? [];
    const report = reports.get(name);
    const checked = judgeService(judge, checks, begun);
    return { name, verdict: withFirstHand(checked, report), checks: [...checks], report };
  });
}
