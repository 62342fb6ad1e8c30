/** An HTTP server, at a port or at the control socket, with bounds on what its clients can cost. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRoom, type Room } from './connection-room.ts';

/** Bounds on what those who connect can cost us. Times in ms. */
export interface ServerLimits {
  /** Until a request's headers are there, and until all of it is: no slowloris. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** Nothing sent nor received: a client that does not read its answer. */
  readonly idleTimeout: number;
  /** Between two requests of a connection. Scrapes come each 15 s or so: it is not held for the next one. */
  readonly keepAliveTimeout: number;
  /** How often the first two are looked after. */
  readonly checkEvery: number;
  /** At the same time; a newcomer takes the place of another one (connection-room.ts). */
  readonly maxConnections: number;
}

const LIMITS: ServerLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  idleTimeout: 30_000,
  keepAliveTimeout: 5_000,
  checkEvery: 1_000,
  maxConnections: 64,
};
const MAX_HEADER_BYTES = 8 * 1024;

/** Makes one that does not listen yet. */
export function createBoundedServer(onRequest: RequestListener, some: Partial<ServerLimits> = {}): Server {
  const limits = { ...LIMITS, ...some };
  const room = createRoom(limits.maxConnections);
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: limits.checkEvery,
      keepAliveTimeout: limits.keepAliveTimeout,
    },
    oneAtATime(onRequest, room),
  );
  server.on('connection', room.admit);
  server.timeout = limits.idleTimeout;
  // Where no file descriptor is left for a connection, it is that connection that fails, not we.
  server.on('error', () => undefined);
  return server;
}

/** Ends it, and whatever connection there is. */
export function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * A request that comes before the last one is answered (pipelining) ends its connection: 64 KiB hold 2000 requests, and Node
 * would have all of them answered into our memory before it looks whether anybody reads.
 */
function oneAtATime(onRequest: RequestListener, room: Room): RequestListener {
  return (request, response) => {
    const { socket } = request;
    // Of what came along before, Node goes on to tell: of such a request's response it would never tell the end.
    if (!socket.writable) return;
    // A response has the connection only when its turn has come.
    if (response.socket === null) return void socket.destroy();
    room.busy(socket);
    response.once('close', () => room.idle(socket));
    onRequest(request, response);
  };
}
