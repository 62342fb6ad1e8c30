import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRoom, type Room } from '../../../src/api/connection-room.ts';

/** A socket that is said to come from an address; it is connected to nothing. */
class FakeSocket extends Socket {
  override readonly remoteAddress: string;
  constructor(address: string) {
    super();
    this.remoteAddress = address;
  }
}

let room: Room;
beforeEach(() => {
  room = createRoom(3);
});

function come(address: string): Socket {
  const socket = new FakeSocket(address);
  room.admit(socket);
  return socket;
}

const gone = (...sockets: readonly Socket[]) => sockets.map(({ destroyed }) => destroyed);

describe('where there is no room for a newcomer', () => {
  it('the quiet one that was quiet for longest goes', () => {
    const [a, b, c] = [come('x'), come('x'), come('x')];
    room.busy(a);
    room.idle(a);
    const d = come('x');
    expect(gone(a, b, c, d)).toEqual([false, true, false, false]);
  });

  it('the address that holds most gives it', () => {
    const [a, b, c, d] = [come('x'), come('y'), come('y'), come('z')];
    expect(gone(a, b, c, d)).toEqual([false, true, false, false]);
  });

  it('one that is being answered stays, even of the address that holds most', () => {
    const [a, b, c] = [come('x'), come('y'), come('y')];
    for (const socket of [b, c]) room.busy(socket);
    come('z');
    expect(gone(a, b, c)).toEqual([true, false, false]);
  });

  it('one that is being answered goes if all are', () => {
    const [a, b, c] = [come('x'), come('y'), come('y')];
    for (const socket of [a, b, c]) room.busy(socket);
    const d = come('x');
    expect(gone(a, b, c, d)).toEqual([false, true, false, false]);
  });
});

describe('a server that has closed connections', () => {
  it('has room again for each of them', () => {
    const [a, b] = [come('x'), come('x')];
    EventEmitter.prototype.emit.call(a, 'close');
    come('x');
    come('x');
    expect(gone(a, b)).toEqual([false, false]);
  });
});
