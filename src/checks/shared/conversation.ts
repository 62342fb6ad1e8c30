/**
 * One TCP connection and the messages on it: the engine below every message-based protocol. It knows no protocol. Every
 * failure is a ProbeFailure that names the step: "no banner within 800 ms".
 */
import type { Socket } from 'node:net';
import { connectTo, type Endpoint } from '../../sys/sockets.ts';
import type { Answer, ProbeContext } from '../prober.ts';
import type { Encryption, Tls } from './encryption.ts';
import { ExcessFailure, ProbeFailure, quoted, socketFailure, withArticle } from './failure.ts';
import type { Parse } from './parse.ts';

/** The other end of a conversation. */
export interface Partner extends Endpoint {
  /** With `tls`, it begins before the script; with `starttls`, when the script calls `secure`. */
  readonly encryption?: Encryption;
}

/** The longest message that is read while waiting for an answer: 64 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** The error that says why the awaited message ("banner") will never come. */
type Ending = (awaited: string) => Error;

/**
 * Connects, runs the conversation in `script`, and closes the connection however that ends. An answer that came under
 * TLS says so.
 * @throws what `script` throws, and ProbeFailure
 */
export async function converse(
  partner: Partner,
  context: ProbeContext,
  script: (talk: Conversation) => Promise<Answer>,
): Promise<Answer> {
  const talk = new Conversation(partner, context);
  try {
    await talk.connected();
    if (partner.encryption?.by === 'tls') await talk.secure(partner.encryption);
    const { ok, reason } = await script(talk);
    return { ok, reason: talk.tls === undefined ? reason : `${reason}, ${talk.tls}` };
  } finally {
    talk.drop();
  }
}

/** An open connection. Each step throws a ProbeFailure once its message can no longer arrive. */
export class Conversation {
  readonly #context: ProbeContext;
  #socket: Socket;
  #detach: () => void;
  #received = Buffer.alloc(0);
  #ending: Ending | undefined;
  #wake = () => {};
  #tls: string | undefined;

  constructor(endpoint: Endpoint, context: ProbeContext) {
    this.#context = context;
    this.#socket = connectTo(endpoint, { noDelay: true });
    this.#detach = this.#listen(this.#socket);
    context.signal.addEventListener('abort', this.#onAbort, { once: true });
    if (context.signal.aborted) this.#onAbort();
  }

  /** Waits for the connection. */
  async connected(): Promise<void> {
    const socket = this.#socket;
    await this.#until('answer', () => (socket.readyState === 'open' ? true : undefined));
    if (connectedToItself(socket)) throw new ProbeFailure('connection refused');
  }

  /** Sends text or bytes; the next read shows whether they arrived. */
  send(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  /** Reads one message. `awaited` names it in error messages: "banner", "answer to EHLO". */
  async read<T>(parse: Parse<T>, awaited: string): Promise<T> {
    return await this.#until(awaited, () => {
      const parsed = parse(this.#received);
      if (parsed.state === 'more') return undefined;
      if (parsed.state === 'wrong') throw new ProbeFailure(`${awaited} ${this.#quote()} ${parsed.why}`);
      this.#received = this.#received.subarray(parsed.length);
      return parsed.value;
    });
  }

  /** Continues under TLS, once the certificate is found to be as required. */
  async secure(asked: Tls): Promise<void> {
    // Text received in the clear must not pass for an answer under TLS (CVE-2011-0411).
    if (this.hasUnread) throw new ProbeFailure(`plain text ${this.#quote()} where TLS was to begin`);
    const plain = this.#socket;
    this.#detach();
    plain.on('error', ignore);
    // Loaded here: checks without TLS do not need its memory.
    const { beginTls, describeSession } = await import('./tls.ts');
    const socket = await beginTls(plain, asked, this.#context.timeoutMs);
    let secured = false;
    this.#socket = socket;
    this.#detach = this.#listen(socket);
    socket.once('secureConnect', () => {
      secured = true;
      this.#wake();
    });
    if (this.#context.signal.aborted) socket.destroy();
    await this.#until('TLS session', () => secured || undefined);
    this.#tls = describeSession(socket, asked);
  }

  /** Whether bytes were received that no message has consumed yet. */
  get hasUnread(): boolean {
    return this.#received.length > 0;
  }

  /** How the connection is encrypted, in words ("TLSv1.3"); undefined if it is not. */
  get tls(): string | undefined {
    return this.#tls;
  }

  /**
   * Hands the connection to a library; nothing more is read here. It is still destroyed at the deadline and with the
   * conversation.
   */
  handOver(): Socket {
    this.#detach();
    this.#socket.on('error', ignore);
    if (this.#received.length > 0) this.#socket.unshift(this.#received);
    return this.#socket;
  }

  /** Sends a last message and closes our side. Does not wait, and never fails: everything needed has been answered. */
  async leave(lastWords: string | Uint8Array): Promise<void> {
    await new Promise<void>(resolve => this.#socket.end(lastWords, () => resolve()));
  }

  /** Destroys the connection at once. */
  drop(): void {
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
  }

  /** Calls `attempt` now and after each event, until it returns a value or the connection is over. */
  async #until<T>(awaited: string, attempt: () => T | undefined): Promise<T> {
    for (;;) {
      const value = attempt();
      if (value !== undefined) return value;
      if (this.#ending !== undefined) throw this.#ending(awaited);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  #listen(socket: Socket): () => void {
    const closed = () =>
      this.#fail(awaited => `connection closed before ${withArticle(awaited)}${this.#soFar()}`);
    const listeners = {
      connect: () => this.#wake(),
      data: (chunk: Buffer) => this.#receive(chunk),
      end: closed,
      close: closed,
      error: (error: Error) => this.#end(awaited => this.#describe(error, awaited)),
    };
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
    return () => {
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
    };
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    if (this.#received.length > MAX_MESSAGE_BYTES) {
      const received = `${MAX_MESSAGE_BYTES / 1024} KiB received`;
      this.#end(awaited => new ExcessFailure(`${received} without ${withArticle(awaited)}`));
      this.#socket.destroy();
    }
    this.#wake();
  }

  readonly #onAbort = () => {
    this.#fail(awaited => `no ${awaited} within ${this.#context.timeoutMs} ms${this.#soFar()}`);
    this.#socket.destroy();
  };

  #fail(why: (awaited: string) => string): void {
    this.#end(awaited => new ProbeFailure(why(awaited)));
  }

  /** The first reason is the true one: destroying the socket causes further ones. */
  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake();
  }

  #describe(error: Error, awaited: string): Error {
    return socketFailure(error, awaited, this.#soFar());
  }

  #soFar(): string {
    return this.#received.length === 0 ? '' : `, only ${this.#quote()}`;
  }

  #quote(): string {
    return quoted(this.#received.toString('utf8', 0, 200));
  }
}

/**
 * On a port of the ephemeral range on which nothing listens, the kernel may give us that very port to connect from, and
 * a socket connected to itself answers like a service. This happens about once in 28 000 tries, which is often at ten a
 * second.
 */
export function connectedToItself(socket: Socket): boolean {
  return socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
}

function ignore(): void {}
