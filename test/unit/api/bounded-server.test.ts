/** What those who connect can cost us. */
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, createBoundedServer } from '../../../src/api/bounded-server.ts';
import { waitFor } from '../wait-for.ts';

let server: Server;
afterEach(() => closeServer(server));

async function dial(onRequest: RequestListener): Promise<Socket> {
  server = createBoundedServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return connect(address.port, '127.0.0.1');
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a bounded server', () => {
  it('answers one request after the other on a connection', async () => {
    const socket = await dial((_, response) => response.end('fine'));
    for (let i = 0; i < 3; i += 1) {
      socket.write(REQUEST);
      expect(String((await once(socket, 'data'))[0])).toContain('fine');
    }
    socket.destroy();
  });

  it('lets go of whoever asks again before the answer, instead of answering a thousand times into memory', async () => {
    let answered = 0;
    const socket = await dial((_, response) => {
      answered += 1;
      setImmediate(() => response.end('x'.repeat(100_000)));
    });
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(REQUEST.repeat(1000));
    await once(socket, 'close');
    expect(answered).toBe(1);
  });

  it.each([
    ['is let go of', ''],
    ['Node itself has answered', 'GET / HTTP/1.1\r\n\r\n'],
  ])('takes up nothing that would never end, from a connection that %s', async (_, first) => {
    let begun = 0;
    let ended = 0;
    const socket = await dial((_, response) => {
      begun += 1;
      response.once('close', () => {
        ended += 1;
      });
      response.end('fine');
    });
    socket.on('error', () => undefined);
    socket.resume();
    const order = 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}';
    socket.write(first + REQUEST + order + REQUEST + order + REQUEST);
    await once(socket, 'close');
    await waitFor(() => expect(ended).toBe(begun));
  });

  it('goes on where no file descriptor is left for one more connection', async () => {
    const socket = await dial((_, response) => response.end('fine'));
    for (let i = 0; i < 3; i += 1) server.emit('error', new Error('accept EMFILE'));
    socket.write(REQUEST);
    expect(String((await once(socket, 'data'))[0])).toContain('fine');
    socket.destroy();
  });
});
