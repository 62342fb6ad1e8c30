/** One peer of the channel: where it is, whether it is heard, and whether datagrams to it leave at all. */
import type { Clock } from '../../sys/clock.ts';
import type { Nonce } from './challenge.ts';
import type { Message } from './channel-message.ts';
import { newSession, type Proof, proof, type Reception, receive, refresh } from './peer-session.ts';
import type { ChannelLog } from './refusals.ts';

export interface PeerAddress {
  readonly name: string;
  /** Where it listens: datagrams go to each, as any of several uplinks may be lost. */
  readonly addresses: readonly [string, ...string[]];
  readonly port: number;
}

export interface ChannelPeer {
  readonly address: PeerAddress;
  /** When a datagram of it was last believed (ms, see Clock). */
  readonly heardAt: () => number | undefined;
  /** Whether it is believed, and has not fallen silent since. */
  readonly established: () => boolean;
  readonly receive: (message: Message) => Reception;
  /** What a datagram to it carries now. */
  readonly proof: () => Proof;
  /** One heartbeat of ours has passed; true when the peer falls silent with it. */
  readonly beat: () => boolean;
  /** How a datagram to one of its addresses fared. */
  readonly sent: (address: string, error: Error | undefined) => void;
}

/**
 * Heartbeats of *ours* without one of the peer's until it is silent. Counted, not timed: a machine too busy to read its
 * socket is too busy to beat, so its own delay is never taken for the peer's silence.
 */
const SILENT_AFTER_BEATS = 4;

export function createPeer(address: PeerAddress, nonce: Nonce, clock: Clock, log: ChannelLog): ChannelPeer {
  let session = newSession(clock.now(), nonce);
  let heardAt: number | undefined;
  let beats = 0;
  /** By address. */
  const troubles = new Map<string, string>();
  const where = `${address.name} (${address.addresses.join(', ')} port ${address.port})`;
  const established = () => heardAt !== undefined && beats < SILENT_AFTER_BEATS;

  return {
    address,
    heardAt: () => heardAt,
    established,
    receive: message => {
      const received = receive(session, message, clock.now(), nonce);
      session = received.session;
      if (received.reception.kind === 'believed') {
        if (!established()) log.debug(`peer channel: ${where} is heard`);
        heardAt = clock.now();
        beats = 0;
      }
      return received.reception;
    },
    proof: () => {
      session = refresh(session, clock.now(), nonce);
      return proof(session);
    },
    beat: () => {
      beats += 1;
      // Also of a peer never heard: a channel may have been there before this one, on which it spoke.
      const silent = beats === SILENT_AFTER_BEATS;
      if (silent) log.debug(`peer channel: ${where} is silent`);
      return silent;
    },
    // The same error repeats with every heartbeat: the first of a kind is worth a warning.
    sent: (to, error) => {
      const [before, there] = [troubles.get(to), `${address.name} (${to} port ${address.port})`];
      if (error !== undefined) {
        log[error.message === before ? 'debug' : 'warn'](
          `peer channel: no datagram leaves for ${there}: ${error.message}`,
        );
        troubles.set(to, error.message);
      } else if (before !== undefined) {
        log.debug(`peer channel: datagrams leave for ${there} again`);
        troubles.delete(to);
      }
    },
  };
}
