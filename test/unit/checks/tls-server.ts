/** Real TLS servers on 127.0.0.1. */
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type TLSSocketOptions } from 'node:tls';
import type { KeyPair } from './certificates.ts';
import { serve, type TestServer } from './server.ts';

/** Goes on under TLS with what is said on `socket`. */
export function secured(
  socket: Socket,
  pair: KeyPair,
  options: TLSSocketOptions & { ca?: string } = {},
): TLSSocket {
  const { ca, ...rest } = options;
  const secureContext = createSecureContext({
    key: pair.key,
    cert: pair.cert,
    ...(ca === undefined ? {} : { ca }),
  });
  const under = new TLSSocket(socket, { isServer: true, secureContext, ...rest });
  // TLS hides the visitor's leaving from the socket below it.
  for (const left of ['end', 'close', 'error']) under.on(left, () => socket.destroy());
  return under;
}

/** Speaks TLS from the first byte on; `talk` is what it does with each connection. */
export function serveTls(
  pair: KeyPair,
  talk: (socket: TLSSocket) => void,
  options?: Parameters<typeof secured>[2],
): Promise<TestServer> {
  return serve(socket => talk(secured(socket, pair, options)));
}
