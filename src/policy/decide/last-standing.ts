/**
 * When no server is up. Pure.
 *
 * All replicas down at once says more of the check, or of something that all depend on, than of the services. If the
 * policy says so, a server then keeps its route, poor but reachable. That costs nothing if it is wrong about its peers
 * (which may merely be out of its reach): routers prefer a live one wherever they learn its route.
 */
import type { Verdict } from '../judge/verdict.ts';
import { decision, since } from './decision.ts';
import { poorMetric } from './poor.ts';
import type { Decision, PeerState, Situation } from './situation.ts';
import { HOLD_MS, isAdvertised, names } from './withdrawal.ts';

/**
 * Faults found within this time of one another count as one: two checks by cron, each minute, that fall at the second
 * failure.
 */
const TOGETHER_MS = 120_000;

/** Whether every peer is known to be down. An unknown peer may be up, and without peers nothing is known. */
export function allDown(peers: readonly PeerState[]): boolean {
  return peers.length > 0 && peers.every(peer => peer.verdict.health === 'down');
}

/** The decision of a server when its service is down, as are all others; undefined: another state applies. */
export function lastStanding(situation: Situation): Decision | undefined {
  const { server, policy, own, peers, drain, on, served, current, added } = situation;
  // A server that was asked to leave leaves, whatever happens to the others.
  if (policy.lastStanding === 'withdraw' || own.health !== 'down' || drain !== undefined) return undefined;
  const stay = (why: string, until?: number) =>
    decision(
      'last-standing',
      poorMetric(policy, added),
      `${server} ${own.reason}, ${since(own)}; ${why}`,
      until,
    );

  if (allDown(peers)) {
    // A server that briefly took its peers for up has withdrawn meanwhile: it comes back, but not from an old fault.
    const fellWithThem = served && fellTogether(own, peers);
    if (!isAdvertised(current) && !fellWithThem) return undefined;
    return stay(`kept, as ${names(peers)} ${peers.length === 1 ? 'is' : 'are'} down too`);
  }
  return on?.state === 'last-standing' ? untilTaken(situation, stay) : undefined;
}

/** A peer is up again: its route returns first (make before break), which takes it its own hold-up. */
function untilTaken(
  { policy, peers, now }: Situation,
  stay: (why: string, until: number) => Decision,
): Decision | undefined {
  const up = peers.filter(peer => peer.verdict.health === 'up');
  const until = Math.max(...up.map(peer => peer.verdict.since)) + policy.holdUpMs + HOLD_MS;
  if (now >= until || up.some(peer => peer.told?.state === 'boosted')) return undefined;
  return stay(`kept until ${names(up)} serves again`, until);
}

function fellTogether(own: Verdict, peers: readonly PeerState[]): boolean {
  const last = Math.max(...peers.map(peer => peer.verdict.since));
  return Math.abs(last - own.since) <= TOGETHER_MS;
}
