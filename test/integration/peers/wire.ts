/** A wire from one channel to another over real UDP sockets, at which somebody can listen, cut, and put in what they like. */
import { createSocket, type Socket } from 'node:dgram';

const LOOPBACK = '127.0.0.1';

/** One direction: the sender's channel is told to send to `port`. */
export class Wire {
  /** All that was sent into it. */
  readonly recorded: Buffer[] = [];
  cut = false;
  /** How often each datagram is delivered. */
  copies = 1;
  #end: { readonly port: number; readonly through: Socket } | undefined;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', datagram => {
      this.recorded.push(datagram);
      if (this.cut) return;
      for (let copy = 0; copy < this.copies; copy += 1) void this.inject(datagram);
    });
  }

  static async open(): Promise<Wire> {
    const socket = createSocket('udp4');
    await new Promise<void>(resolve => socket.bind(0, LOOPBACK, resolve));
    return new Wire(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /**
   * Leads the wire to a channel's port; until then all that is sent is lost. What it delivers comes from `back`, the wire
   * for the other direction, as a channel sends from the port it listens on.
   */
  leadTo(port: number, back: Wire): void {
    this.#end = { port, through: back.#socket };
  }

  /** Delivers a datagram of anybody's making, as if it came along the wire. */
  inject(datagram: Buffer): Promise<void> {
    if (this.#end === undefined) return Promise.resolve();
    const { port, through } = this.#end;
    return new Promise((resolve, reject) =>
      through.send(datagram, port, LOOPBACK, error => (error ? reject(error) : resolve())),
    );
  }

  close(): Promise<void> {
    return new Promise(resolve => this.#socket.close(() => resolve()));
  }
}
