/**
 * The protocol between vtysh and one daemon's socket (vtysh.c of FRR and Quagga): a command ends with NUL; its answer
 * with three NULs and a status.
 */
import { connect } from 'node:net';
import { systemClock } from '../../sys/clock.ts';
import { within } from '../../sys/within.ts';

export interface Vty {
  /** The answer to a command, whatever its status. One at a time. Undefined if the connection has ended. */
  readonly ask: (command: string) => Promise<string | undefined>;
  readonly close: () => void;
}

const END = '\0\0\0';

/** Connects, and holds the connection until it is closed. */
export function openVty(path: string): Vty {
  let received = '';
  let ended = false;
  let wake = () => {};
  const socket = connect(path);
  socket
    .setEncoding('latin1')
    .on('data', (text: string) => {
      received += text;
      wake();
    })
    // 'close' follows.
    .on('error', () => undefined)
    .on('close', () => {
      ended = true;
      wake();
    });
  return {
    ask: async command => {
      received = '';
      socket.write(`${command}\0`);
      for (;;) {
        const end = received.indexOf(END);
        if (end >= 0 && received.length > end + END.length) return received.slice(0, end);
        if (ended) return undefined;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
    close: () => socket.destroy(),
  };
}

/** A healthy daemon answers within 1 ms. */
const ANSWERS_WITHIN_MS = 500;

/** Whether a daemon answers on its socket. */
export async function answersAt(path: string): Promise<boolean> {
  const vty = openVty(path);
  try {
    return (await within(systemClock, ANSWERS_WITHIN_MS, vty.ask('echo PING'))) !== undefined;
  } finally {
    vty.close();
  }
}
