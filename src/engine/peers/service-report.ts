/** Converts between decisions here and reports on the channel. Pure. */

import type { StateName } from '../../policy/decide/states.ts';
import type { PeerReport } from '../../policy/judge/peer-report.ts';
import { leavingAs, type Traits } from '../../protocols/traits.ts';
import type { ServiceView } from '../controller/controller.ts';
import type { ServiceReport } from './channel-message.ts';

/** What a server is, as its peers are to see it, until the daemon was seen to hold its better metric. */
const UNTIL_HELD: ReadonlyMap<StateName, StateName> = new Map([
  ['boosted', 'normal'],
  ['returning', 'withdrawn'],
]);

/**
 * Our report about a service; the metric is that with which its route leaves. That we took over, or are back, is
 * reported only once the daemon was seen to hold it: the peer's bad news must follow our good news, not overtake it.
 * `held` is the metric that was read back last.
 */
export function reportOf(
  { service, decision, own, added }: ServiceView,
  held: number | undefined,
  traits: Traits,
): ServiceReport {
  const until = held === decision.metric ? undefined : UNTIL_HELD.get(decision.state);
  const { state } = decision;
  const metric = leavingAs(decision.metric, added, traits);
  return { service: service.name, health: own.verdict.health, state: until ?? state, metric };
}

/** Those that attract traffic for good. One under load is as up as ever: it sheds some clients, and none of them by our leave. */
const SERVING: ReadonlySet<string> = new Set<StateName>(['returning', 'boosted', 'degraded', 'normal']);

/** What a peer's notice comes to, at the time at which it is heard (ms). */
export function peerReportOf({ health, state, metric }: ServiceReport, now: number): PeerReport {
  return { health, state, metric, serving: SERVING.has(state), since: now };
}
