/**
 * How a server returns: make before break. Pure.
 *
 * The server that stands in for it has a better metric than its normal one. If it returns at the normal one, the
 * traffic comes back only once the other steps down, which is bad news: each router spends its hold-off of 1 to 5 s on
 * it (RFC 2453, 3.10.1). A return to a metric better than the boost is good news, which all routers take up in 60 to 70
 * ms; what the others announce after that changes no route.
 */

import { decision } from './decision.ts';
import type { Decision, PeerState, Policy, Situation } from './situation.ts';
import { after, leads } from './stand-in.ts';
import { isAdvertised } from './withdrawal.ts';

/** The longest that RIP delays the news of a return: until then, a server that stands in stays. */
const SPREAD_MS = 5000;

/** The decision of a server that was away and is back; undefined: it was not away, or has been back for long enough. */
export function returning(situation: Situation): Decision | undefined {
  const { server, policy, peers, now } = situation;
  const { reclaim, order } = policy;
  const since = backSince(situation);
  if (reclaim === undefined || order === undefined || since === undefined) return undefined;
  const later = after(server, order, peers);
  if (later.length === 0 || !leads(server, order, peers)) return undefined;
  const until = since + reclaim.holdMs;
  if (now < until) {
    return decision('returning', reclaim.metric, `${server} is back, and takes its traffic over`, until);
  }
  const boosted = later.find(isBoosted);
  if (boosted === undefined) return undefined;
  return decision(
    'returning',
    reclaim.metric,
    `${server} is back, but ${boosted.name} still stands in for it`,
  );
}

/** Since when a server that was away or leaving has been back (ms); undefined if it was neither. */
function backSince({ server, policy, peers, on, current, now }: Situation): number | undefined {
  if (on?.state === 'returning') return on.since;
  if (isAdvertised(current) && on?.state !== 'draining') return undefined;
  // Where all of them say that they do not stand in for us, there is nothing to take over.
  const needed = after(server, policy.order ?? [], peers).some(
    peer => peer.told === undefined || isBoosted(peer),
  );
  return needed ? now : undefined;
}

const isBoosted = ({ told }: PeerState): boolean => told?.state === 'boosted';

/**
 * Until when a server that stands in stays, so that the route of `peer`, which is up, reaches all routers again (ms).
 */
export function heardAgainAt({ verdict, told }: PeerState, { holdUpMs, reclaim }: Policy): number {
  const back = verdict.since + holdUpMs;
  if (reclaim === undefined) return back;
  const said = told?.state === 'returning' ? told.since : back;
  return Math.max(back, said) + SPREAD_MS;
}
