/**
 * Whether this server's announcements are known to leave it, and to be accepted. Pure. That the daemon holds a metric
 * does not show that: an operator's line may block the route, and a router may refuse every update.
 */

import type { InterfaceOutlook, Neighbour, Outlook, Passage } from '../../drivers/outlook.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import { leavingAs, type Traits } from '../../protocols/traits.ts';

/**
 * `blocked`: the route leaves through no interface. `unheard`: it leaves, and there is evidence that no router accepts
 * it. `unconfirmed`: it leaves, and there is no evidence either way. `confirmed`: it leaves where a router sends us
 * updates, or a peer has learned this server's routes.
 */
export type PropagationState = 'confirmed' | 'unconfirmed' | 'unheard' | 'blocked';

export interface Propagation {
  readonly state: PropagationState;
  /** A phrase that follows the service's name. */
  readonly reason: string;
  /** What to do about it, if known; undefined: nothing is wrong, or the cause is unknown. */
  readonly remedy: string | undefined;
  /** The most that any interface adds to the metric on its way out. */
  readonly added: number;
  readonly interfaces: readonly InterfacePropagation[];
}

export interface InterfacePropagation {
  readonly name: string;
  /** Whether the route leaves there, better than unreachable. */
  readonly sent: boolean;
  /** The metric with which it leaves; undefined if it does not, or the metric is unknown. */
  readonly metric: number | undefined;
  /** The line that blocks it or changes its metric, without secrets; undefined if no line does. */
  readonly line: string | undefined;
  /** What to enter to undo that line's effect; undefined if no line has one. */
  readonly remedy: string | undefined;
  /** The routers that send us updates there, and those whose packets are refused. */
  readonly heard: readonly string[];
  readonly refused: readonly string[];
}

export interface PropagationInput {
  /** The route of the service (config/service-routes.ts). */
  readonly route: string;
  /** Its metric, or the one that it would have if it were not withdrawn. */
  readonly metric: number;
  /** Whether it is withdrawn now: then it leaves as unreachable, and what is judged is whether another metric would arrive. */
  readonly isWithdrawn: boolean;
  readonly traits: Traits;
  readonly outlook: Outlook;
  /** The addresses of the other replicas, which are not routers. */
  readonly replicas: ReadonlySet<string>;
  /** Peers that have learned this server's routes, by their own testimony, and those that had and no longer do. */
  readonly heardBy: readonly string[];
  readonly lostBy: readonly string[];
}

export function judgePropagation(input: PropagationInput): Propagation {
  const { outlook, heardBy, lostBy } = input;
  const places = outlook.interfaces.map(each => placeOf(each, input));
  const interfaces = places.map(({ seen }) => seen);
  const added = Math.max(0, ...places.map(place => place.added));
  const sent = places.filter(({ seen }) => seen.sent);
  const verdict = (state: PropagationState, reason: string, remedy?: string): Propagation => ({
    ...{ state, reason, remedy, added, interfaces },
  });

  if (places.length === 0) {
    return verdict('blocked', 'is not sent: the daemon runs on no interface', 'see routing.networks');
  }
  if (sent.length === 0) {
    const held = places.map(({ why }) => why).join(', ');
    return verdict('blocked', `is not sent: ${held}`, remediesOf(interfaces));
  }
  const through = sent.map(({ seen }) => seen.name).join(', ');
  if (lostBy.length > 0) {
    return verdict('unheard', `is sent on ${through}, and ${lostBy.join(', ')} no longer hears this server`);
  }
  const doubtful = sent.find(place => place.doubt !== undefined);
  if (heardBy.length > 0 && doubtful === undefined) {
    return verdict('confirmed', `is sent on ${through}; ${heardBy.join(', ')} hears this server`);
  }
  const confirmed = sent.find(({ seen, doubt }) => doubt === undefined && seen.heard.length > 0);
  if (confirmed !== undefined) {
    const { name, heard } = confirmed.seen;
    return verdict('confirmed', `is sent on ${name}, where ${heard.join(', ')} is heard`);
  }
  const refusing = sent.find(({ seen }) => seen.refused.length > 0);
  if (refusing !== undefined) return unheard(refusing, verdict);
  if (doubtful?.doubt !== undefined) {
    return verdict('unconfirmed', `may not be sent on ${doubtful.seen.name}: \`${doubtful.doubt}\``);
  }
  return verdict('unconfirmed', `is sent on ${through}, where no router is heard`);
}

/** An interface, as far as one route is concerned. */
interface Place {
  readonly seen: InterfacePropagation;
  readonly added: number;
  /** Why nothing leaves there. */
  readonly why: string;
  /** The line whose effect is unknown. */
  readonly doubt: string | undefined;
  readonly accepts: InterfaceOutlook['accepts'];
}

function placeOf(
  on: InterfaceOutlook,
  { route, metric, isWithdrawn, traits, outlook, replicas }: PropagationInput,
): Place {
  const passage: Passage | undefined = on.passages.get(route);
  const routers = on.neighbours.filter(({ address }) => !replicas.has(address));
  const isHeard = ({ acceptedAgoMs, refusedLast }: Neighbour) =>
    !refusedLast && acceptedAgoMs !== undefined && acceptedAgoMs <= outlook.silentAfterMs;
  const added = passage?.kind === 'sent' ? passage.added : 0;
  const leaves = leavingAs(metric, added, traits);
  const lost = passage?.kind === 'sent' && leaves === NOT_HERE;
  const sent = passage !== undefined && passage.kind !== 'blocked' && !lost;
  const cause = passage?.cause;
  return {
    seen: {
      name: on.name,
      sent,
      metric: sent && passage.kind === 'sent' ? (isWithdrawn ? NOT_HERE : leaves) : undefined,
      line: cause?.line,
      remedy: cause?.remedy,
      heard: routers.filter(isHeard).map(({ address }) => address),
      refused: routers.filter(({ refusedLast }) => refusedLast).map(({ address }) => address),
    },
    added,
    why: lost
      ? `on ${on.name} \`${cause?.line}\` makes ${metric} into ${traits.metric.unreachable}`
      : `on ${on.name} by \`${cause?.line ?? 'no such route'}\``,
    doubt: passage?.kind === 'uncertain' ? cause?.line : undefined,
    accepts: on.accepts,
  };
}

/** A neighbour that we refuse also refuses us: both directions use the same key. */
function unheard(
  { seen, accepts }: Place,
  verdict: (state: PropagationState, reason: string, remedy?: string) => Propagation,
): Propagation {
  const by = accepts === undefined ? 'no line asks for authentication' : `\`${accepts.line}\``;
  const reason = `is sent on ${seen.name}, where packets of ${seen.refused.join(', ')} are refused: ${by}`;
  return verdict('unheard', reason, accepts?.remedy ?? `the router's key, under \`interface ${seen.name}\``);
}

function remediesOf(interfaces: readonly InterfacePropagation[]): string {
  return [...new Set(interfaces.flatMap(({ remedy }) => remedy ?? []))].join('; ');
}
