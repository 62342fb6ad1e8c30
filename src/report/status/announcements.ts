/** What each server of a service is known to announce, and from where: the evidence for who serves. Pure. */

import type { Peer } from '../../config/config.ts';
import type { ServiceView } from '../../engine/controller/controller.ts';
import type { PeerView } from '../../engine/peers/channel.ts';
import { type Metric, NOT_HERE } from '../../protocols/metric.ts';
import { leavingAs, type Traits } from '../../protocols/traits.ts';
import { unheardText } from './unheard.ts';
import { type Announcement, type LearnedService, type Serving, whoServes } from './who-serves.ts';

/** What is known beside the view of the service. */
export interface ServingEvidence {
  /** As read back from the daemon lately, NOT_HERE: it announces no route; undefined: it was not read back lately. */
  readonly metric: Metric | undefined;
  /** Whether an address of the service is on lo, without which nothing is announced. */
  readonly onLo: boolean;
  /** Whether the route leaves nowhere, or no router accepts it. */
  readonly lost: boolean;
  readonly learned: LearnedService | undefined;
  /** The peers of the channel. */
  readonly group: readonly PeerView[];
  readonly traits: Traits;
}

/** Who serves a service, by all that is known. */
export function servingOf(view: ServiceView, evidence: ServingEvidence): Serving {
  // What the daemon learned before the address came onto lo is no longer true.
  const known = evidence.onLo ? { ...evidence, learned: undefined } : evidence;
  const peers = view.peers.map(peer => peerAnnouncement(peer, view.service.peers, known));
  return whoServes(ownAnnouncement(view, known), peers, known.learned);
}

function ownAnnouncement(
  { own, decision, since, added }: ServiceView,
  { metric, onLo, lost, traits }: ServingEvidence,
): Announcement {
  const server = own.name;
  if (metric === undefined) {
    const state = 'was not read back lately';
    return { server, announced: undefined, metric: undefined, state, since: undefined, source: 'unknown' };
  }
  const leaves = !onLo ? NOT_HERE : leavingAs(metric, added, traits);
  const isLost = lost && leaves < NOT_HERE;
  return {
    server,
    announced: leaves < NOT_HERE && !lost,
    metric: isLost ? NOT_HERE : leaves,
    state: isLost ? 'heard by no router' : decision.state,
    since,
    source: 'here',
  };
}

/** By its report, else by a route learned from it, else by the checks of it. */
function peerAnnouncement(
  { name: server, report, verdict }: ServiceView['peers'][number],
  peers: readonly Peer[],
  { group, learned }: ServingEvidence,
): Announcement {
  const channel = group.find(({ name }) => name === server);
  if (report !== undefined && channel?.established === true) {
    const { metric, state, since } = report;
    return { server, announced: metric < NOT_HERE, metric, state, since, source: 'channel' };
  }
  const isFrom = (from: string) =>
    peers.some(({ name, addresses }) => name === server && addresses.some(address => address === from));
  if (learned !== undefined && isFrom(learned.from)) {
    const { metric, at } = learned;
    return { server, announced: true, metric, state: 'announces it', since: at, source: 'routers' };
  }
  if (verdict.health === 'down') {
    const state = 'down by the checks of this server';
    return { server, announced: false, metric: undefined, state, since: verdict.since, source: 'checks' };
  }
  const unseen = { server, announced: undefined, metric: undefined, source: 'unknown' } as const;
  if (channel === undefined) return { ...unseen, state: 'has no channel', since: undefined };
  if (!channel.established) {
    const { refusal = null, heardAt } = channel;
    return { ...unseen, state: unheardText(refusal), since: heardAt };
  }
  return { ...unseen, state: 'reports nothing of this service', since: undefined };
}
