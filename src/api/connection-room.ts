/**
 * Room for connections, shared among the addresses that they come from. Where there is none left for a newcomer, another
 * connection goes: of the address that holds most of them, the one that has been quiet for longest, and only if all are being
 * answered one of those. So a client that holds or polls a great many takes room from itself alone.
 */
import type { Socket } from 'node:net';

export interface Room {
  /** Takes a new connection in, and closes another one for it if need be. */
  readonly admit: (socket: Socket) => void;
  /** A request of it is being answered. */
  readonly busy: (socket: Socket) => void;
  /** Its request was answered. */
  readonly idle: (socket: Socket) => void;
}

interface Held {
  readonly address: string;
  readonly isBusy: boolean;
}

/** `most`: connections at the same time, 1 or more. */
export function createRoom(most: number): Room {
  /** In the order in which something last happened to each. */
  const held = new Map<Socket, Held>();
  const put = (socket: Socket, isBusy: boolean) => {
    const { address } = held.get(socket) ?? {};
    if (address === undefined) return;
    held.delete(socket);
    held.set(socket, { address, isBusy });
  };
  const makeRoom = () => {
    const all = [...held];
    const quiet = all.filter(([, { isBusy }]) => !isBusy);
    const candidates = quiet.length > 0 ? quiet : all;
    const sizes = new Map<string, number>();
    for (const [, { address }] of all) sizes.set(address, (sizes.get(address) ?? 0) + 1);
    const sizeOf = ([, { address }]: [Socket, Held]) => sizes.get(address) ?? 0;
    const crowd = Math.max(...candidates.map(sizeOf));
    const [goes] = candidates.find(candidate => sizeOf(candidate) === crowd) ?? [];
    if (goes === undefined) return;
    held.delete(goes);
    goes.destroy();
  };

  return {
    admit: socket => {
      if (held.size >= most) makeRoom();
      held.set(socket, { address: socket.remoteAddress ?? '', isBusy: false });
      socket.once('close', () => held.delete(socket));
    },
    busy: socket => put(socket, true),
    idle: socket => put(socket, false),
  };
}
