/**
 * How a server leaves: make before break. Pure.
 *
 * RIP routers keep no alternatives. A server that poisons first makes each router on the way spend its hold-off of 1 to
 * 5 s on the bad news, with the good news of the taker behind it; if the taker announces first, all routers switch in
 * 60 to 70 ms and none is ever without a route (frr-facts, 3: chain of three routers, outages of 4.3 s and more in 2 of
 * 6 takeovers the one way, none in 20 the other).
 */

import { type Metric, NOT_HERE } from '../../protocols/metric.ts';
import { decision, since } from './decision.ts';
import { poorMetric } from './poor.ts';
import type { Decision, Drain, PeerState, Situation } from './situation.ts';
import { after } from './stand-in.ts';

/** A peer's takeover takes 0.3 s at fast settings; a peer that has not taken over after this long will not. */
export const HOLD_MS = 1000;

/** The decision of a server that must leave or has left; undefined: it stays. */
export function withdrawal(situation: Situation): Decision | undefined {
  const { server, own, drain } = situation;
  if (own.health === 'down') return poison(situation, `${server} ${own.reason}, ${since(own)}`);
  return drain === undefined ? undefined : drained(situation, drain);
}

/** Whether the current metric attracts traffic. */
export function isAdvertised(current: Metric | undefined): current is Metric {
  return current !== undefined && current !== NOT_HERE;
}

/** The service is dead here: no route, but only after a peer that can be boosted has had its moment to take over. */
function poison(situation: Situation, why: string): Decision {
  const { own, current, now } = situation;
  const until = own.since + HOLD_MS;
  const takers = canTakeOver(situation);
  if (!isAdvertised(current) || takers.length === 0 || now >= until || taken(takers)) {
    return decision('withdrawn', NOT_HERE, why);
  }
  return decision('holding', current, `${why}; the poison waits for ${names(takers)} to take over`, until);
}

/** The service is well, for all that we know, but is to leave: reachable until the traffic has moved, then withdrawn. */
function drained(situation: Situation, drain: Drain): Decision {
  const { policy, current, trafficMoved, added, now } = situation;
  const why = drain.cause === 'override' ? `override down, ${drain.reason}` : drain.reason;
  if (trafficMoved || !isAdvertised(current)) {
    const left = drain.cause === 'override' ? why : `drained, ${why}`;
    return decision('withdrawn', NOT_HERE, `${left}, ${since(drain)}`);
  }
  // In a failover order a boosted peer may be no better than we are when we are boosted ourselves: then RIP decides.
  const beaten = policy.boost === undefined || current > policy.boost;
  const takers = beaten ? canTakeOver(situation).filter(peer => peer.told !== undefined) : [];
  if (taken(takers)) return decision('draining', current, `${why}; ${names(takers)} took over`);
  const until = drain.since + HOLD_MS;
  if (takers.length > 0 && now < until) {
    return decision('draining', current, `${why}; ${names(takers)} is asked to take over`, until);
  }
  return decision('draining', poorMetric(policy, added), `${why}, ${since(drain)}`);
}

/**
 * Peers that our fault boosts: in a failover order those after us, which boost themselves further than we do (one
 * before us needs no boost to be preferred), unless we are only just returning, which no boost beats; in load-balance
 * all, unless we are boosted as they would be.
 */
function canTakeOver({ server, policy, peers, current }: Situation): readonly PeerState[] {
  if (policy.reclaim !== undefined && current === policy.reclaim.metric) return [];
  const up = peers.filter(peer => peer.verdict.health === 'up');
  if (policy.order !== undefined) return after(server, policy.order, up);
  return policy.boost !== undefined && current !== undefined && current <= policy.boost ? [] : up;
}

function taken(takers: readonly PeerState[]): boolean {
  return takers.some(peer => peer.told?.state === 'boosted');
}

export function names(peers: readonly PeerState[]): string {
  return peers.map(peer => peer.name).join(', ');
}
