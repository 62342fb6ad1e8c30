/**
 * Whether the peers have the configuration of the same group: each server sends a fingerprint of what must agree. It
 * only informs: no decision depends on it.
 */
import { agree, type Fingerprint, fingerprintFor } from '../../config/agreement/fingerprint.ts';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../sys/clock.ts';

/** That the configuration of a peer differs from ours. */
export interface Disagreement {
  /** Since when (ms). */
  readonly since: number;
  /** Whether it has lasted longer than a change takes that goes from server to server. */
  readonly overdue: boolean;
}

export interface Agreement {
  /** Our configuration, from now on. */
  readonly apply: (config: Config) => void;
  /** What we send to a peer; undefined before the first configuration. */
  readonly fingerprintFor: (peer: string) => Fingerprint | undefined;
  readonly onFingerprint: (peer: string, theirs: Fingerprint) => void;
  /** undefined: it agrees, or has not said. */
  readonly of: (peer: string) => Disagreement | undefined;
}

export interface AgreementPorts {
  readonly clock: Clock;
  /** A disagreement has become overdue, or (undefined) an overdue one has ended. */
  readonly onDisagreement: (peer: string, disagreement: Disagreement | undefined) => void;
}

/**
 * A change is installed on one server, watched, and installed on the next: minutes by hand or by a tool that goes from
 * one to the other. Nothing breaks meanwhile, so there is no haste.
 */
export const ROLL_OUT_MS = 600_000;

export function createAgreement({ clock, onDisagreement }: AgreementPorts): Agreement {
  let config: Config | undefined;
  /** By peer, for the present configuration. */
  let ours = new Map<string, Fingerprint>();
  const disagreements = new Map<string, Disagreement>();

  const own = (peer: string): Fingerprint | undefined => {
    if (config === undefined) return undefined;
    const made = ours.get(peer) ?? fingerprintFor(peer, config);
    ours.set(peer, made);
    return made;
  };
  return {
    apply: next => {
      config = next;
      ours = new Map();
    },
    fingerprintFor: own,
    onFingerprint: (peer, theirs) => {
      const mine = own(peer);
      const before = disagreements.get(peer);
      if (mine === undefined || agree(mine, theirs)) {
        disagreements.delete(peer);
        if (before?.overdue) onDisagreement(peer, undefined);
        return;
      }
      const since = before?.since ?? clock.now();
      const now = { since, overdue: clock.now() - since >= ROLL_OUT_MS };
      disagreements.set(peer, now);
      if (now.overdue && !before?.overdue) onDisagreement(peer, now);
    },
    of: peer => disagreements.get(peer),
  };
}
