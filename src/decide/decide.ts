/**
 * The whole routing policy on one page: what is known of a service here and at its peers in, the metric to advertise
 * and the reason for it out. Pure. The first rung that holds wins.
 */
import type { Verdict } from '../judge/verdict.ts';
import { type PeerVerdict, standIn } from './stand-in.ts';

export type Rung = 'withdrawn' | 'boosted' | 'normal';

export interface Policy {
  /** Metric while all is well. */
  readonly metric: number;
  /** Metric while we stand in for others; absent: we never do. */
  readonly boost?: number | undefined;
  /** Failover order, best first; absent: load-balance. */
  readonly order?: readonly string[] | undefined;
}

export interface Situation {
  /** Our name, as in `order`. */
  readonly server: string;
  readonly policy: Policy;
  readonly own: Verdict;
  readonly peers: readonly PeerVerdict[];
  /** What this server advertised when ripcord started, if anything: kept until there is a verdict. */
  readonly inherited: number | undefined;
  /** The driver's number for "not here". */
  readonly withdrawn: number;
}

export interface Decision {
  readonly rung: Rung;
  readonly metric: number;
  /** In words, e.g. "boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07". */
  readonly reason: string;
}

export function decide(situation: Situation): Decision {
  const { server, policy, own, peers, inherited, withdrawn } = situation;
  if (own.health === 'down') return rung('withdrawn', withdrawn, `${server} ${own.reason}, ${since(own)}`);

  const peersUnknown = policy.boost !== undefined && peers.some(peer => peer.verdict.health === 'unknown');
  if (inherited !== undefined && (own.health === 'unknown' || peersUnknown)) {
    return keep(
      inherited,
      policy,
      own.health === 'unknown' ? `${server} ${own.reason}` : 'a peer has no verdict yet',
    );
  }
  if (own.health === 'unknown') return rung('withdrawn', withdrawn, `${server} ${own.reason}`);

  const down = policy.boost === undefined ? [] : standIn(server, policy.order, peers);
  if (policy.boost !== undefined && down.length > 0) {
    const why = down.map(peer => `${peer.name} ${peer.verdict.reason}, ${since(peer.verdict)}`);
    return rung('boosted', policy.boost, why.join('; '));
  }
  return rung('normal', policy.metric, `${server} ${own.reason}, ${since(own)}`);
}

/** A restart (upgrade, crash) must not flap: what is advertised stays until the checks have spoken. */
function keep(metric: number, policy: Policy, waitingFor: string): Decision {
  const name = metric === policy.boost ? 'boosted' : 'normal';
  return rung(name, metric, `kept as found at the start, ${waitingFor}`);
}

function rung(name: Rung, metric: number, why: string): Decision {
  return { rung: name, metric, reason: `${name}: ${why}` };
}

function since(verdict: Verdict): string {
  return `since ${new Date(verdict.since).toTimeString().slice(0, 8)}`;
}
