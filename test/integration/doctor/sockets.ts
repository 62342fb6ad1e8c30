/** Unix sockets that somebody listens on. */
import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';

/** Listens without ever answering. */
export function listenOn(path: string, mode = 0o600): Promise<AsyncDisposable> {
  return opened(createServer(), path, mode);
}

/** Puts a server, of whatever protocol, on a socket, until disposed of. */
export async function opened(server: Server, path: string, mode = 0o600): Promise<AsyncDisposable> {
  const connections = new Set<{ destroy: () => unknown }>();
  server.on('connection', socket => connections.add(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, mode);
  return {
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}
