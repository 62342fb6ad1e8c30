/** One question over UDP: what DNS and NTP have in common. It knows no protocol. */
import type { Socket } from 'node:dgram';
import { datagramSocket, type Endpoint } from '../../sys/sockets.ts';
import type { Answer, ProbeContext } from '../prober.ts';
import { socketFailure } from './failure.ts';

/**
 * Sends one datagram from a new random port and passes each reply to `judge`, until that returns an answer. If it
 * returns undefined, the reply does not answer our question (forged, late, or garbage), and the wait goes on (RFC 5452,
 * 9.1). The socket is connected, so that the kernel drops datagrams from elsewhere and reports a closed port.
 */
export async function askByDatagram(
  endpoint: Endpoint,
  context: ProbeContext,
  question: Uint8Array,
  judge: (datagram: Buffer) => Answer | undefined,
): Promise<Answer> {
  const socket = datagramSocket(endpoint.host);
  try {
    return await exchange(socket, endpoint, context, question, judge);
  } finally {
    socket.close();
  }
}

function exchange(
  socket: Socket,
  { host, port, from }: Endpoint,
  { signal, timeoutMs }: ProbeContext,
  question: Uint8Array,
  judge: (datagram: Buffer) => Answer | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let ignored = 0;
    const fail = (reason: string) => resolve({ ok: false, reason });
    const failBy = (error: Error) => reject(socketFailure(error, 'answer'));
    const giveUp = () =>
      fail(`no answer within ${timeoutMs} ms${ignored === 0 ? '' : `, ${heard(ignored)}`}`);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) return giveUp();
    socket.on('error', failBy);
    socket.on('message', datagram => {
      try {
        const answer = judge(datagram);
        if (answer === undefined) ignored += 1;
        else resolve(answer);
      } catch (error) {
        reject(error);
      }
    });
    socket.on('connect', () => {
      if (!signal.aborted) socket.send(question, error => error && failBy(error));
    });
    if (from === undefined) socket.connect(port, host);
    else socket.bind({ address: from, exclusive: true }, () => socket.connect(port, host));
  });
}

function heard(ignored: number): string {
  return ignored === 1
    ? 'only a datagram that is no answer to us'
    : `only ${ignored} datagrams that are no answers to us`;
}
