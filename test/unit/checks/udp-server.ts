/** Real servers on a UDP port of 127.0.0.1 that answer well or badly. */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

export interface UdpServer {
  readonly port: number;
  /** Where each question came from. */
  readonly visitors: readonly RemoteInfo[];
  readonly stop: () => Promise<void>;
}

/** What may be done with a question. */
export interface Visit {
  readonly question: Buffer;
  readonly reply: (datagram: Uint8Array) => void;
  /** The same from another port, as somebody else would. */
  readonly replyFromElsewhere: (datagram: Uint8Array) => void;
}

/** Listens on a free port; `answer` is what the server does with each question. */
export async function serveUdp(answer: (visit: Visit) => void): Promise<UdpServer> {
  const visitors: RemoteInfo[] = [];
  const [socket, elsewhere] = await Promise.all([bound(), bound()]);
  socket.on('message', (question, from) => {
    visitors.push(from);
    answer({
      question,
      reply: datagram => socket.send(datagram, from.port, from.address),
      replyFromElsewhere: datagram => elsewhere.send(datagram, from.port, from.address),
    });
  });
  return {
    port: socket.address().port,
    visitors,
    stop: async () => {
      await Promise.all([socket, elsewhere].map(one => new Promise<void>(resolve => one.close(resolve))));
    },
  };
}

/** A UDP port of 127.0.0.1 on which nobody listens. */
export async function freeUdpPort(): Promise<number> {
  const server = await serveUdp(() => {});
  await server.stop();
  return server.port;
}

async function bound() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
