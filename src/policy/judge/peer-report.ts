/** Combines a peer's own report with the verdict of our checks of it. Pure. */
import type { Health } from './check-health.ts';
import type { Verdict } from './verdict.ts';

/** A peer's own report, over the authenticated channel. */
export interface PeerReport {
  /** Its own verdict on its service. */
  readonly health: Health;
  /** Whether it attracts traffic permanently: neither withdrawn nor about to leave. */
  readonly serving: boolean;
  /** The state that it is in, by the name that the peer gives it. */
  readonly state: string;
  /** The metric with which its route leaves it. */
  readonly metric: number;
  /** When it first reported this (ms). */
  readonly since: number;
}

/**
 * A peer that reports that it is down or leaving is believed at once: it knows first. That it is up, our own checks
 * must find: a report can make a takeover come sooner, never prevent one. A peer that has no verdict on itself yet says
 * nothing.
 */
export function withFirstHand(checked: Verdict, word: PeerReport | undefined): Verdict {
  if (word === undefined || word.health === 'unknown') return checked;
  if (word.health === 'up' && word.serving) return checked;
  if (checked.health === 'down') return checked;
  const reason = word.health === 'down' ? 'says that its service is down' : `says that it is ${word.state}`;
  return { health: 'down', since: word.since, reason };
}
