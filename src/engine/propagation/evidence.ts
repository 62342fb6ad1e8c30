/**
 * What replicas tell one another of whom they hear. What a server announces besides its services comes back to no server
 * but another one, over the routers: if it is there, this server is heard.
 *
 * The service address itself shows nothing: it lies on the lo of every replica, and ripd keeps that in place of whatever
 * it learns (rip_rte_process; measured, FRR 8.4.4 and 10.3).
 */

import type { Outlook } from '../../drivers/outlook.ts';
import type { Clock } from '../../sys/clock.ts';
import { MOST_ADDRESSES, type Testimony } from '../peers/channel-message.ts';

export interface Evidence {
  /** What to tell a peer; undefined: the daemon was not looked at yet. */
  readonly testimonyFor: (peer: string) => Testimony | undefined;
  /** Takes what a peer tells; undefined: it has fallen silent, so that it says nothing any more. */
  readonly take: (peer: string, testimony: Testimony | undefined) => void;
  readonly heardBy: () => readonly string[];
  /** Peers that heard this server in this life of ripcord, hear routers, and do not hear it any more. */
  readonly lostBy: () => readonly string[];
}

/** A route that goes comes back at the next update if it was only moved: 5 s and a quarter (rip_update_jitter), twice. */
const LOST_AFTER_MS = 15_000;

interface Told {
  readonly testimony: Testimony;
  /** Since when it has not been heard there (ms); undefined: it is, or never was. */
  readonly lostSince: number | undefined;
  readonly everHeard: boolean;
}

/** @param outlook What the daemon told last. */
export function collectEvidence(outlook: () => Outlook | undefined, clock: Clock): Evidence {
  const told = new Map<string, Told>();
  const known = new Map<string, readonly string[]>();
  const hears = (testimony: Testimony) => {
    const own = new Set(outlook()?.ownAddresses);
    return testimony.heard.some(address => own.has(address));
  };
  const peersWhere = (holds: (entry: Told) => boolean) =>
    [...told].filter(([, entry]) => holds(entry)).map(([peer]) => peer);
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
        told.delete(peer);
        return;
      }
      known.set(peer, testimony.own);
      const before = told.get(peer);
      const everHeard = hears(testimony) || before?.everHeard === true;
      const lost = everHeard && testimony.listens && !hears(testimony);
      told.set(peer, {
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
