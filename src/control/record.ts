/** What the controller remembers of one service, and what follows from it. */
import type { Service } from '../config/config.ts';
import { decide } from '../decide/decide.ts';
import type { Decision, DrainState, PeerState } from '../decide/situation.ts';
import { type CheckState, newCheck } from '../judge/check.ts';
import { type Word, withFirstHand } from '../judge/first-hand.ts';
import { judgeAll, type Verdict } from '../judge/verdict.ts';

export interface ServiceRecord {
  readonly service: Service;
  /** When the controller began to watch (ms). */
  readonly begun: number;
  readonly own: CheckState[];
  readonly peers: ReadonlyMap<string, CheckState[]>;
  /** By peer; a silent one has none. */
  readonly words: Map<string, Word>;
  drain: DrainState | undefined;
  /** Whether an operator asked for the failback of this boost. */
  released: boolean;
  /** The metric in force; undefined until it is known what was advertised before us. */
  current: number | undefined;
  decision: Decision;
  /** When the rung or the metric last changed. */
  since: number;
}

/** What is known of one server's service: ours, or a peer's. */
export interface Replica {
  readonly name: string;
  readonly verdict: Verdict;
  readonly checks: readonly CheckState[];
  /** A peer's own word; undefined for ourselves and for a silent peer. */
  readonly word: Word | undefined;
}

/** Who we are, and the driver's number for "not here". */
export interface Identity {
  readonly server: string;
  readonly withdrawn: number;
}

export function newRecord(service: Service, identity: Identity, now: number): ServiceRecord {
  const record = {
    service,
    begun: now,
    own: service.checks.map(check => newCheck(check.id, now)),
    peers: new Map(service.peers.map(peer => [peer.name, peer.checks.map(check => newCheck(check.id, now))])),
    words: new Map<string, Word>(),
    drain: undefined,
    released: false,
    current: undefined,
    since: now,
  };
  return { ...record, decision: decideFor(record, identity, now) };
}

/** Pure: the decision that follows from a record. */
export function decideFor(
  record: Omit<ServiceRecord, 'decision'>,
  identity: Identity,
  now: number,
): Decision {
  return decide({
    ...identity,
    policy: record.service,
    own: judgeAll(record.own, record.begun),
    peers: peersOf(record).map(({ name, verdict, word }): PeerState => ({ name, verdict, told: word?.rung })),
    drain: record.drain,
    current: record.current,
    released: record.released,
    now,
  });
}

/** Our own side of a service. */
export function ownOf({ own, begun }: ServiceRecord, server: string): Replica {
  return { name: server, verdict: judgeAll(own, begun), checks: [...own], word: undefined };
}

/** The other replicas of a service. */
export function peersOf({ peers, words, begun }: Omit<ServiceRecord, 'decision'>): readonly Replica[] {
  return [...peers].map(([name, checks]) => {
    const word = words.get(name);
    return { name, verdict: withFirstHand(judgeAll(checks, begun), word), checks: [...checks], word };
  });
}
