/** Real servers on 127.0.0.1 that behave well or badly, and that know whether everyone who came has left. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface TestServer {
  readonly port: number;
  /** How many have connected. */
  readonly visits: () => number;
  /** Resolves when every connection there was has been closed by the visitor. */
  readonly allLeft: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Listens on a free port; `talk` is what the server does with each connection. */
export async function serve(talk: (socket: Socket) => void): Promise<TestServer> {
  const visits: Promise<unknown>[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket);
    // A visitor that drops the connection may reset it; either way it has left.
    visits.push(
      new Promise<void>(resolve => {
        socket.on('error', () => resolve());
        socket.on('end', resolve);
        socket.on('close', resolve);
      }),
    );
    talk(socket);
    // Without a reader the visitor's leaving would never be noticed.
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server.address()),
    visits: () => visits.length,
    allLeft: async () => {
      await Promise.all(visits);
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = await serve(() => {});
  await server.stop();
  return server.port;
}

/** Answers each line that `answers` knows by its first word, after a greeting. */
export function dialogue(greeting: string, answers: Readonly<Record<string, string>>) {
  return (socket: Socket): void => {
    socket.write(greeting);
    socket.on('data', data => {
      for (const line of data.toString().split('\r\n')) {
        const reply = answers[line.split(' ')[0] ?? ''];
        if (reply !== undefined) socket.write(reply);
      }
    });
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
