/** Finds the folder of the daemons' sockets for vtysh. Pure. */
import { join } from 'node:path';

/** The parts of the configuration that determine it. */
export interface SocketPlace {
  readonly daemon: 'frr' | 'quagga';
  readonly vtysh: readonly string[];
  readonly sockets?: string | undefined;
}

/** The folder that the configuration names, or the one that its vtysh uses: a pathspace is a folder of that name. */
export function socketFolder({ vtysh, daemon, sockets }: SocketPlace): string {
  if (sockets !== undefined) return sockets;
  const option = (...names: string[]) => {
    const at = vtysh.findIndex(word => names.includes(word));
    return at < 0 ? undefined : vtysh[at + 1];
  };
  const folder = option('--vty_socket') ?? `/var/run/${daemon}`;
  const space = option('-N', '--pathspace');
  return space === undefined ? folder : join(folder, space);
}
