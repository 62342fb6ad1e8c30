/**
 * The only place that creates network sockets (architecture.test.ts). They take literal addresses: given a name, Node
 * would call getaddrinfo, which blocks one of the four threads of libuv's pool until the name server answers and cannot
 * be interrupted: behind a silent name server all file access waits, and a process that is done stays for minutes. For
 * names, see sys/names.
 */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, isIP, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { easeReserve, isShortage } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import type { IpAddress } from './ip-address.ts';

export interface Endpoint {
  readonly host: IpAddress;
  readonly port: number;
  /**
   * The address to connect from: where it is not on this machine, nothing is sent, and the socket fails (isUnbound).
   * Default: the kernel's choice.
   */
  readonly from?: IpAddress;
}

/** Whether a socket failed as the address to connect from is not on this machine. */
export const isUnbound = (error: Error): boolean =>
  codeOf(error) === 'EADDRNOTAVAIL' && 'syscall' in error && error.syscall === 'bind';

/** dgram looks up literal addresses as well; anything else is refused, and the socket reports that as its error. */
const literalsOnly = (
  host: string,
  _options: object,
  callback: (error: Error | null, address: string, family: number) => void,
): void => {
  const family = isIP(host);
  callback(family === 0 ? new Error(`${host} is not an IP address`) : null, host, family);
};

/** Begins a TCP connection. */
export function connectTo(
  { host, port, from }: Endpoint,
  options: Pick<TcpSocketConnectOpts, 'noDelay' | 'keepAlive' | 'keepAliveInitialDelay'> = {},
): Socket {
  // One address, one try: racing several families (RFC 8305) would hide that the one in question is dead.
  const local = from === undefined ? {} : { localAddress: from };
  return eased(connect({ ...options, ...local, host, port, autoSelectFamily: false, lookup: literalsOnly }));
}

/** An unbound UDP socket of the family of `address`. */
export function datagramSocket(address: IpAddress): DatagramSocket {
  return eased(createSocket({ type: isIP(address) === 6 ? 'udp6' : 'udp4', lookup: literalsOnly }));
}

/** A socket that no descriptor was left for makes room for the next one. */
function eased<S extends Socket | DatagramSocket>(socket: S): S {
  socket.once('error', error => {
    if (isShortage(error)) easeReserve();
  });
  return socket;
}
