/**
 * Replicas report to one another which routes they have learned. A route that a server announces besides its services
 * reaches another server only over the routers: if it arrives, those routers accept this server's updates.
 *
 * The service address itself shows nothing: it is on the lo of every replica, and ripd prefers that to whatever it
 * learns (rip_rte_process; measured, FRR 8.4.4 and 10.3).
 */

import type { Outlook } from '../../drivers/outlook.ts';
import type { Clock } from '../../sys/clock.ts';
import { MOST_ADDRESSES, type Testimony } from '../peers/channel-message.ts';

export interface Evidence {
  /** What to report to a peer; undefined: the daemon was not read yet. */
  readonly testimonyFor: (peer: string) => Testimony | undefined;
  /** Takes a peer's testimony; undefined: the peer has fallen silent, and its testimony no longer counts. */
  readonly take: (peer: string, testimony: Testimony | undefined) => void;
  readonly heardBy: () => readonly string[];
  /**
   * Peers that learned this server's routes since ripcord started, receive updates from routers, and no longer have
   * those routes.
   */
  readonly lostBy: () => readonly string[];
}

/** A route that only moved comes back at the next update: 5 s and a quarter (rip_update_jitter), twice. */
const LOST_AFTER_MS = 15_000;

interface Received {
  readonly testimony: Testimony;
  /** Since when the route has been missing there (ms); undefined: it is there, or never was. */
  readonly lostSince: number | undefined;
  readonly everHeard: boolean;
}

/** @param outlook What the daemon reported last. */
export function collectEvidence(outlook: () => Outlook | undefined, clock: Clock): Evidence {
  const received = new Map<string, Received>();
  const known = new Map<string, readonly string[]>();
  const hears = (testimony: Testimony) => {
    const own = new Set(outlook()?.ownAddresses);
    return testimony.heard.some(address => own.has(address));
  };
  const peersWhere = (holds: (entry: Received) => boolean) =>
    [...received].filter(([, entry]) => holds(entry)).map(([peer]) => peer);
  return {
    testimonyFor: peer => {
      const now = outlook();
      if (now === undefined) return undefined;
      const learned = new Set(now.learned.map(({ prefix }) => prefix));
      return {
        own: now.ownAddresses.slice(0, MOST_ADDRESSES),
        heard: (known.get(peer) ?? []).filter(address => learned.has(address)),
        listens: now.learned.length > 0,
      };
    },
    take: (peer, testimony) => {
      if (testimony === undefined) {
        received.delete(peer);
        return;
      }
      known.set(peer, testimony.own);
      const before = received.get(peer);
      const everHeard = hears(testimony) || before?.everHeard === true;
      const lost = everHeard && testimony.listens && !hears(testimony);
      received.set(peer, {
        testimony,
        everHeard,
        lostSince: lost ? (before?.lostSince ?? clock.now()) : undefined,
      });
    },
    heardBy: () => peersWhere(({ testimony }) => hears(testimony)),
    lostBy: () =>
      peersWhere(({ lostSince }) => lostSince !== undefined && clock.now() - lostSince >= LOST_AFTER_MS),
  };
}
