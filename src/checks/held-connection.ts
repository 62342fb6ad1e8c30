/**
 * A TCP connection held open to a service that probes have found up. Its loss shows a death sooner than the next probe
 * would, but is no verdict: it only starts a probe. Nothing is ever sent on it.
 */
import type { Socket } from 'node:net';
import type { Clock } from '../sys/clock.ts';
import { hasRoomFor } from '../sys/descriptors.ts';
import type { IpAddress } from '../sys/ip-address.ts';
import type { Names } from '../sys/names/names.ts';
import { connectTo } from '../sys/sockets.ts';
import type { OwnAddresses } from './own-addresses.ts';
import { connectedToItself } from './shared/conversation.ts';

export interface Watch {
  /** A probe has just passed: holds a connection from now on, if none is held. */
  readonly hold: () => void;
  /** Closes the connection, without reporting a loss. */
  readonly stop: () => void;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** Looks up the host. */
  readonly names: Names;
  /** Absent: no address is ours. */
  readonly own?: Pick<OwnAddresses, 'isOurs'>;
  /** A connection is opened at most once in this many ms, however often the server closes it. */
  readonly spacingMs: number;
  /** The connection was established and is lost: ended, closed or reset by the other side. */
  readonly onLoss: () => void;
}

/** A service that sends more than this, unasked, is not read any further until its next turn. */
export const MAX_HEARD_BYTES = 64 * 1024;

/**
 * A host that disappears silently leaves a connection that never ends: TCP's own keepalive removes it (Node has nothing
 * finer, such as TCP_USER_TIMEOUT). Finding such a host is the probes' task.
 */
const KEEPALIVE_MS = 10_000;

/** A connection is held only to save time: only while this many descriptors are left for check runs. */
const SPARE = 16;

/** Watches a port of a host, at the address that its name has when a connection is opened. */
export function startWatch(
  { host, port }: { readonly host: string; readonly port: number },
  { clock, names, own, spacingMs, onLoss }: WatchOptions,
): Watch {
  let held: Socket | undefined;
  let openedAt = -Infinity;

  const open = (address: IpAddress): Socket => {
    // An address of ours that has just gone must not be held at another server.
    const from = own?.isOurs(address) ? { from: address } : {};
    const socket = connectTo(
      { host: address, port, ...from },
      { keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS },
    );
    let established = false;
    let heard = 0;
    const drop = () => {
      if (held === socket) held = undefined;
      socket.destroy();
    };
    const lost = () => {
      // Never established, or closed by us: the probes will find out.
      const isLoss = established && held === socket;
      drop();
      if (isLoss) onLoss();
    };
    socket.on('connect', () => {
      if (connectedToItself(socket)) drop();
      else established = true;
    });
    socket.on('data', chunk => {
      heard += chunk.length;
      if (heard > MAX_HEARD_BYTES) drop();
    });
    for (const end of ['end', 'error', 'close']) socket.on(end, lost);
    return socket;
  };

  return {
    hold: () => {
      if (held !== undefined || clock.now() - openedAt < spacingMs) return;
      if (!hasRoomFor(SPARE, { urgent: false })) return;
      // Known: a probe has just passed there.
      const { address } = names.current(host);
      if (address === undefined) return;
      openedAt = clock.now();
      held = open(address);
    },
    stop: () => {
      const socket = held;
      held = undefined;
      socket?.destroy();
    },
  };
}
