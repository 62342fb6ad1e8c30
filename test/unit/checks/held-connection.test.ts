import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_HEARD_BYTES, startWatch, type Watch } from '../../../src/checks/held-connection.ts';
import { FakeClock } from '../fake-clock.ts';
import { literals } from '../names.ts';
import { waitFor } from '../wait-for.ts';
import { freePort, serve, type TestServer } from './server.ts';

const SPACING_MS = 1000;

let clock: FakeClock;
let sockets: Socket[];
let server: TestServer;
let losses: number;
let watch: Watch;
beforeEach(async () => {
  clock = new FakeClock();
  sockets = [];
  losses = 0;
  server = await serve(socket => void sockets.push(socket));
  watch = startWatchOf(server.port);
});
afterEach(async () => {
  watch.stop();
  await server.stop();
});

function startWatchOf(port: number): Watch {
  return startWatch(
    { host: '127.0.0.1', port },
    {
      clock,
      names: literals,
      spacingMs: SPACING_MS,
      onLoss: () => {
        losses += 1;
      },
    },
  );
}

/** Holds a connection; resolves with the server's end of the newest. */
async function held(): Promise<Socket> {
  const before = sockets.length;
  watch.hold();
  await waitFor(() => expect(sockets).toHaveLength(before + 1));
  const socket = sockets[before];
  if (socket === undefined) throw new Error('nobody came');
  // What is written is read only by a visitor who knows that it is connected.
  await new Promise(resolve => socket.write('220 welcome\r\n', resolve));
  return socket;
}

describe('a watch', () => {
  it('holds one connection, however often it is told to', async () => {
    await held();
    for (let i = 0; i < 5; i++) watch.hold();
    await clock.advance(10 * SPACING_MS);
    watch.hold();
    const other = startWatchOf(server.port);
    other.hold();
    await waitFor(() => expect(server.visits()).toBe(2)); // the other one, after any there might have been
    other.stop();
  });

  it.each([
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
    ['is ended', (socket: Socket) => socket.end()],
    ['is closed', (socket: Socket) => socket.destroy()],
  ])('tells once that its connection %s', async (_, lose) => {
    lose(await held());
    await waitFor(() => expect(losses).toBe(1));
    await server.allLeft();
    expect(losses).toBe(1);
  });

  it('tells that the whole server is gone', async () => {
    await held();
    await server.stop();
    await waitFor(() => expect(losses).toBe(1));
  });

  it('opens the next connection when told to, though not before its time', async () => {
    (await held()).end();
    await waitFor(() => expect(losses).toBe(1));
    await clock.advance(SPACING_MS - 1);
    watch.hold();
    await clock.advance(1);
    await held();
    expect(server.visits()).toBe(2);
  });

  it('says nothing', async () => {
    const socket = await held();
    watch.stop();
    await server.allLeft();
    expect(socket.bytesRead).toBe(0);
  });

  it('reads what it is told, and leaves a server that goes on and on, which is no loss', async () => {
    const socket = await held();
    socket.write(Buffer.alloc(MAX_HEARD_BYTES + 1));
    await server.allLeft();
    expect(losses).toBe(0);
    await clock.advance(SPACING_MS);
    await held();
  });

  it('that cannot connect leaves the verdict to the probes', async () => {
    const alone = startWatchOf(await freePort());
    alone.hold();
    (await held()).end(); // by then the other one has been refused
    await waitFor(() => expect(losses).toBe(1));
    alone.stop();
  });

  it('stopped lets go of its connection and tells of no loss', async () => {
    await held();
    watch.stop();
    await server.allLeft();
    expect(losses).toBe(0);
  });
});
