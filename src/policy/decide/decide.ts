/**
 * The whole routing policy on one page: takes what is known of a service here and at its peers, and returns the metric
 * to advertise and the reason for it. Pure. The first state that applies wins.
 */

import { NOT_HERE } from '../../protocols/metric.ts';
import { clockTime, decision, since } from './decision.ts';
import { allDown, lastStanding } from './last-standing.ts';
import { poorMetric } from './poor.ts';
import { heardAgainAt, returning } from './returning.ts';
import type { Decision, Policy, Situation } from './situation.ts';
import { standIn } from './stand-in.ts';
import type { StateName } from './states.ts';
import { isAdvertised, withdrawal } from './withdrawal.ts';

export function decide(situation: Situation): Decision {
  const { server, policy, own, current } = situation;
  const away = lastStanding(situation) ?? withdrawal(situation);
  if (away !== undefined) return away;

  // A restart (upgrade, crash) must not flap: what is advertised stays until the checks have a verdict.
  if (own.health === 'unknown') {
    return isAdvertised(current)
      ? keep(current, situation, `as found, ${server} ${own.reason}`)
      : decision('withdrawn', NOT_HERE, `${server} ${own.reason}`);
  }
  return (
    heldUp(situation) ??
    returning(situation) ??
    standing(situation) ??
    degraded(situation) ??
    decision('normal', policy.metric, `${server} ${own.reason}, ${since(own)}`)
  );
}

/** Up again, but not for long enough, or too often: a server that was away, or poor, stays that way for now. */
function heldUp(situation: Situation): Decision | undefined {
  const { server, policy, own, vouched, peers, suppressedUntil = 0 } = situation;
  const { current, on, added, now } = situation;
  const poor = on?.state === 'last-standing';
  if (vouched || (isAdvertised(current) && !poor)) return undefined;
  const stay = (why: string, until: number) =>
    poor
      ? decision('last-standing', poorMetric(policy, added), `${server} ${why} ${clockTime(until)}`, until)
      : decision('withdrawn', NOT_HERE, `${server} ${why} ${clockTime(until)}`, until);
  const back = own.since + policy.holdUpMs;
  if (now < back) return stay('is up, but held up until', back);
  // Flap control protects clients that can be served elsewhere.
  if (now < suppressedUntil && !allDown(peers))
    return stay('is up, but suppressed for flapping until', suppressedUntil);
  return undefined;
}

/** The boosted state, if it applies: from a peer's fault until, in an order, that peer is back. */
function standing({ server, policy, peers, current, on, released, now }: Situation): Decision | undefined {
  const { boost, order, flap } = policy;
  if (boost === undefined) return undefined;
  const down = standIn(server, order, peers);
  if (down.length > 0) {
    return decision(
      'boosted',
      boost,
      down.map(({ name, verdict }) => `${name} ${verdict.reason}, ${since(verdict)}`).join('; '),
    );
  }
  if (current !== boost) return undefined;
  const unknown = peers.find(peer => peer.verdict.health === 'unknown');
  if (unknown !== undefined)
    return decision('boosted', boost, `kept as found, ${unknown.name} ${unknown.verdict.reason}`);
  if (policy.failback === 'manual' && !released) {
    return decision('boosted', boost, 'kept until an operator asks for the failback (ripcord failback)');
  }
  const back = peers.find(peer => now < heardAgainAt(peer, policy));
  if (back !== undefined) {
    const until = heardAgainAt(back, policy);
    const why = `kept until ${back.name}, which is back, is heard everywhere, at ${clockTime(until)}`;
    return decision('boosted', boost, why, until);
  }
  const rested = on?.state === 'boosted' && !released ? on.since + (flap?.dwellMs ?? 0) : now;
  if (now >= rested) return undefined;
  return decision(
    'boosted',
    boost,
    `kept for its least time in this state, until ${clockTime(rested)}`,
    rested,
  );
}

/** The degraded state: the service is up, but other servers are probably less busy. */
function degraded({ server, policy, load }: Situation): Decision | undefined {
  if (policy.load === undefined || load === undefined || !load.high) return undefined;
  const metric = policy.metric + policy.load.offset;
  return decision('degraded', metric, `${server} has a load above ${load.threshold}, ${since(load)}`);
}

function keep(metric: number, { policy }: Situation, why: string): Decision {
  return decision(stateAt(metric, policy), metric, `kept ${why}`);
}

function stateAt(metric: number, { boost, reclaim }: Policy): StateName {
  if (metric === boost) return 'boosted';
  return metric === reclaim?.metric ? 'returning' : 'normal';
}
