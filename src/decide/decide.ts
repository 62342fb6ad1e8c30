/**
 * The whole routing policy on one page: what is known of a service here and at its peers in, the metric to advertise
 * and the reason for it out. Pure. The first rung that holds wins.
 */
import { leaving } from './leaving.ts';
import { clockTime, rung, since } from './rung.ts';
import type { Decision, Situation } from './situation.ts';
import { standIn } from './stand-in.ts';

export function decide(situation: Situation): Decision {
  const { server, policy, own, current, withdrawn, now } = situation;
  const advertised = current !== undefined && current !== withdrawn;

  const left = leaving(situation);
  if (left !== undefined) return left;

  // A restart (upgrade, crash) must not flap: what is advertised stays until the checks have spoken.
  if (own.health === 'unknown') {
    return advertised
      ? keep(current, situation, `as found, ${server} ${own.reason}`)
      : rung('withdrawn', withdrawn, `${server} ${own.reason}`);
  }
  const back = own.since + policy.holdUpMs;
  if (!advertised && now < back) {
    return rung('withdrawn', withdrawn, `${server} is up, but held up until ${clockTime(back)}`, back);
  }
  return standing(situation) ?? rung('normal', policy.metric, `${server} ${own.reason}, ${since(own)}`);
}

/** The boosted rung, if it is ours: from a peer's fault until, in order, that peer is back. */
function standing({ server, policy, peers, current, released, now }: Situation): Decision | undefined {
  const { boost, order, holdUpMs } = policy;
  if (boost === undefined) return undefined;
  const down = standIn(server, order, peers);
  if (down.length > 0) {
    return rung(
      'boosted',
      boost,
      down.map(({ name, verdict }) => `${name} ${verdict.reason}, ${since(verdict)}`).join('; '),
    );
  }
  if (current !== boost) return undefined;
  const unknown = peers.find(peer => peer.verdict.health === 'unknown');
  if (unknown !== undefined)
    return rung('boosted', boost, `kept as found, ${unknown.name} ${unknown.verdict.reason}`);
  if (policy.failback === 'manual' && !released) {
    return rung('boosted', boost, 'kept until an operator asks for the failback (ripcord failback)');
  }
  const returning = peers.find(peer => now < peer.verdict.since + holdUpMs);
  if (returning === undefined) return undefined;
  const back = returning.verdict.since + holdUpMs;
  return rung(
    'boosted',
    boost,
    `kept until ${returning.name}, which is back, is held up no more at ${clockTime(back)}`,
    back,
  );
}

function keep(metric: number, { policy }: Situation, why: string): Decision {
  return rung(metric === policy.boost ? 'boosted' : 'normal', metric, `kept ${why}`);
}
