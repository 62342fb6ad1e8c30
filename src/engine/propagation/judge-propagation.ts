/**
 * Whether what this server announces can be known to have left it, and to be heard. Pure. That the daemon holds a metric
 * says nothing of that: an operator's line may keep the route back, and a router may refuse whatever comes.
 */
import type { InterfaceOutlook, Neighbour, Outlook, Passage } from '../../drivers/outlook.ts';

/**
 * `blocked`: the route leaves through no interface. `unheard`: it leaves, and there is evidence that no router takes it in.
 * `unconfirmed`: it leaves, and there is no evidence either way. `confirmed`: it leaves where a router is heard, or a
 * peer hears this server.
 */
export type PropagationState = 'confirmed' | 'unconfirmed' | 'unheard' | 'blocked';

export interface Propagation {
  readonly state: PropagationState;
  /** A phrase that follows the service's name. */
  readonly reason: string;
  /** What to do about it, where that is known; undefined: nothing is ill, or it can't be told. */
  readonly remedy: string | undefined;
  /** The most that is added to the metric on the way out of any interface. */
  readonly added: number;
  readonly interfaces: readonly InterfacePropagation[];
}

export interface InterfacePropagation {
  readonly name: string;
  /** Whether the route leaves there, as something better than unreachable. */
  readonly sent: boolean;
  /** The metric with which it leaves; undefined: it does not, or that cannot be told. */
  readonly metric: number | undefined;
  /** The line that keeps it back or changes its metric, without secrets; undefined: none does. */
  readonly line: string | undefined;
  /** What to enter so that the line no longer does; undefined: none does. */
  readonly remedy: string | undefined;
  /** The routers that are heard there, and those whose packets are refused. */
  readonly heard: readonly string[];
  readonly refused: readonly string[];
}

export interface PropagationInput {
  /** The route of the service (config/routes.ts). */
  readonly route: string;
  /** The metric that it has, or would have if it were not withdrawn. */
  readonly metric: number;
  /** The driver's number for "not here". */
  readonly withdrawn: number;
  readonly outlook: Outlook;
  /** The addresses of the other replicas, which are no routers. */
  readonly replicas: ReadonlySet<string>;
  /** Peers that hear this server, by what they tell, and those that did and do no longer. */
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
  /** The line of which it can't be told what it does. */
  readonly doubt: string | undefined;
  readonly accepts: InterfaceOutlook['accepts'];
}

function placeOf(
  on: InterfaceOutlook,
  { route, metric, withdrawn, outlook, replicas }: PropagationInput,
): Place {
  const passage: Passage | undefined = on.passages.get(route);
  const routers = on.neighbours.filter(({ address }) => !replicas.has(address));
  const isHeard = ({ acceptedAgoMs, refusedLast }: Neighbour) =>
    !refusedLast && acceptedAgoMs !== undefined && acceptedAgoMs <= outlook.silentAfterMs;
  const added = passage?.kind === 'sent' ? passage.added : 0;
  const lost = passage?.kind === 'sent' && metric + added >= withdrawn;
  const sent = passage !== undefined && passage.kind !== 'blocked' && !lost;
  const cause = passage?.cause;
  return {
    seen: {
      name: on.name,
      sent,
      metric: sent && passage.kind === 'sent' ? metric + added : undefined,
      line: cause?.line,
      remedy: cause?.remedy,
      heard: routers.filter(isHeard).map(({ address }) => address),
      refused: routers.filter(({ refusedLast }) => refusedLast).map(({ address }) => address),
    },
    added,
    why: lost
      ? `on ${on.name} \`${cause?.line}\` makes ${metric} into ${withdrawn}`
      : `on ${on.name} by \`${cause?.line ?? 'no such route'}\``,
    doubt: passage?.kind === 'uncertain' ? cause?.line : undefined,
    accepts: on.accepts,
  };
}

/** A neighbour that we refuse refuses us: a key is one for both directions. */
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
