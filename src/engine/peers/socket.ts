/** A UDP socket that survives every network error. */
import type { Clock } from '../../sys/clock.ts';
import { isIpAddress } from '../../sys/ip-address.ts';
import { datagramSocket, type Endpoint as SocketEndpoint } from '../../sys/sockets.ts';
import { toError } from '../../sys/to-error.ts';

export interface UdpEndpoint {
  readonly address: string;
  readonly port: number;
}

export interface DatagramSocket {
  /** The port it is bound to, even if 0 (any free one) was requested. */
  readonly port: number;
  /** Resolves with what went wrong, or undefined: then it was sent, but may still not arrive. */
  readonly send: (datagram: Buffer, to: SocketEndpoint) => Promise<Error | undefined>;
  /** Waits until queued datagrams have left. */
  readonly close: () => Promise<void>;
}

export interface SocketEvents {
  readonly onDatagram: (datagram: Buffer, source: UdpEndpoint) => void;
  /** An error of the socket itself; it goes on. */
  readonly onError: (error: Error) => void;
}

/** A datagram leaves within microseconds unless the socket's buffer is full: a stop does not wait for that. */
const FLUSH_MS = 200;

/**
 * Binds a socket of the address's own family.
 * @throws Error in one sentence if that fails
 */
export async function openSocket(
  bind: UdpEndpoint,
  clock: Clock,
  events: SocketEvents,
): Promise<DatagramSocket> {
  if (!isIpAddress(bind.address)) {
    throw new Error(`the peer channel cannot listen on ${bind.address}: it is not an IP address`);
  }
  const socket = datagramSocket(bind.address);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', error => {
      socket.close();
      reject(
        new Error(`the peer channel cannot use UDP port ${bind.port} of ${bind.address}: ${error.message}`),
      );
    });
    socket.bind(bind.port, bind.address, resolve);
  });
  socket.removeAllListeners('error');
  socket.on('error', events.onError);
  socket.on('message', events.onDatagram);

  const underWay = new Set<Promise<unknown>>();
  return {
    port: socket.address().port,
    send: (datagram, { host, port }) => {
      const sent = new Promise<Error | undefined>(resolve => {
        socket.send(datagram, port, host, error => resolve(error ?? undefined));
      }).catch(toError);
      underWay.add(sent);
      void sent.then(() => underWay.delete(sent));
      return sent;
    },
    close: async () => {
      const flushed = new AbortController();
      const all = Promise.all(underWay).then(() => flushed.abort());
      await Promise.race([all, clock.sleep(FLUSH_MS, flushed.signal)]);
      await new Promise<void>(resolve => socket.close(resolve));
    },
  };
}
