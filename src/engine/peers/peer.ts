/** One peer of the channel: its addresses, whether its datagrams arrive, and whether ours leave at all. */
import type { Clock } from '../../sys/clock.ts';
import type { Nonce } from './challenge.ts';
import type { Message } from './channel-message.ts';
import {
  type Credentials,
  credentialsOf,
  newSession,
  type Reception,
  receive,
  refresh,
} from './peer-session.ts';
import type { ChannelLog } from './refusals.ts';

export interface PeerAddress {
  readonly name: string;
  /** Its addresses: datagrams go to each, as any of several uplinks may fail. */
  readonly addresses: readonly [string, ...string[]];
  readonly port: number;
}

export interface ChannelPeer {
  readonly address: PeerAddress;
  /** When a datagram from it was last accepted (ms, see Clock). */
  readonly heardAt: () => number | undefined;
  /** Whether it is accepted, and has not fallen silent since. */
  readonly established: () => boolean;
  readonly receive: (message: Message) => Reception;
  /** The credentials of a datagram to it now. */
  readonly credentials: () => Credentials;
  /** One heartbeat of ours has passed; returns whether the peer falls silent with it. */
  readonly beat: () => boolean;
  /** The result of sending a datagram to one of its addresses. */
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
    credentials: () => {
      session = refresh(session, clock.now(), nonce);
      return credentialsOf(session);
    },
    beat: () => {
      beats += 1;
      // Also for a peer that never sent anything here: it may have reported on an earlier channel.
      const silent = beats === SILENT_AFTER_BEATS;
      if (silent) log.debug(`peer channel: ${where} is silent`);
      return silent;
    },
    // The same error repeats with every heartbeat: only the first of a kind is logged as a warning.
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
