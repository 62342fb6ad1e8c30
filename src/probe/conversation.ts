/**
 * One TCP connection and what is said on it: the engine below every protocol that talks in messages. It knows no
 * protocol. Whatever goes wrong is a ProbeFailure that names the step: "no banner within 800 ms".
 */
import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describeSocketError, ProbeFailure, printable, withArticle } from './failure.ts';
import type { Parse } from './parse.ts';
import type { Answer, ProbeContext } from './prober.ts';
import { beginTls, certificateProblem, type TlsExpectation } from './tls.ts';

/** Where to connect: a literal address, or a host name of which the first address is taken. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The longest message that a server may take to say what we wait for: 64 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** Says why the awaited message ("banner") will never come. */
type Ending = (awaited: string) => string;

/**
 * Connects, holds the conversation that `script` describes, and lets go of the connection however that ends.
 * A ProbeFailure anywhere in it becomes a failed answer; any other error is passed on.
 */
export async function converse(
  endpoint: Endpoint,
  context: ProbeContext,
  script: (talk: Conversation) => Promise<Answer>,
): Promise<Answer> {
  const talk = new Conversation(endpoint, context);
  try {
    await talk.connected();
    return await script(talk);
  } catch (error) {
    if (error instanceof ProbeFailure) return { ok: false, reason: error.message };
    throw error;
  } finally {
    talk.drop();
  }
}

/** An open connection. Each step throws a ProbeFailure when its message cannot come any more. */
export class Conversation {
  readonly #endpoint: Endpoint;
  readonly #context: ProbeContext;
  #socket: Socket;
  #detach: () => void;
  #received = Buffer.alloc(0);
  #ending: Ending | undefined;
  #wake = () => {};

  constructor(endpoint: Endpoint, context: ProbeContext) {
    this.#endpoint = endpoint;
    this.#context = context;
    // One address, one try: racing several families (RFC 8305) would hide that the one in question is dead.
    this.#socket = connect({ ...address(endpoint), autoSelectFamily: false, noDelay: true });
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

  /** Sends text or bytes; whether they arrived shows in the next read. */
  send(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  /** Reads one message. `awaited` names it for people: "banner", "answer to EHLO". */
  async read<T>(parse: Parse<T>, awaited: string): Promise<T> {
    return await this.#until(awaited, () => {
      const parsed = parse(this.#received);
      if (parsed.state === 'more') return undefined;
      if (parsed.state === 'wrong') throw new ProbeFailure(`${awaited} ${this.#quote()} ${parsed.why}`);
      this.#received = this.#received.subarray(parsed.length);
      return parsed.value;
    });
  }

  /** Goes on under TLS; resolves with the protocol's version ("TLSv1.3"). */
  async secure(expected: TlsExpectation): Promise<string> {
    // What came in the clear must not pass for an answer under TLS (CVE-2011-0411).
    if (this.#received.length > 0)
      throw new ProbeFailure(`plain text ${this.#quote()} where TLS was to begin`);
    const plain = this.#socket;
    this.#detach();
    plain.on('error', ignore);
    let secured = false;
    const socket: TLSSocket = await beginTls(plain, expected);
    this.#socket = socket;
    this.#detach = this.#listen(socket);
    socket.once('secureConnect', () => {
      secured = true;
      this.#wake();
    });
    if (this.#context.signal.aborted) socket.destroy();
    await this.#until('TLS session', () => secured || undefined);
    const problem = expected.verify ? certificateProblem(socket, expected) : undefined;
    if (problem !== undefined) throw new ProbeFailure(problem);
    return socket.getProtocol() ?? 'TLS';
  }

  /** Sends last words and closes our side. Waits for nobody, and never fails: all that was asked has been answered. */
  async leave(lastWords: string): Promise<void> {
    await new Promise<void>(resolve => this.#socket.end(lastWords, () => resolve()));
  }

  /** Lets go of the connection at once. */
  drop(): void {
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
  }

  /** Tries `attempt` now and after each thing that happens, until it gives a value or the connection is over. */
  async #until<T>(awaited: string, attempt: () => T | undefined): Promise<T> {
    for (;;) {
      const value = attempt();
      if (value !== undefined) return value;
      if (this.#ending !== undefined) throw new ProbeFailure(this.#ending(awaited));
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  #listen(socket: Socket): () => void {
    const closed = () =>
      this.#end(awaited => `connection closed before ${withArticle(awaited)}${this.#soFar()}`);
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
      this.#end(awaited => `${MAX_MESSAGE_BYTES / 1024} KiB received without ${withArticle(awaited)}`);
      this.#socket.destroy();
    }
    this.#wake();
  }

  readonly #onAbort = () => {
    this.#end(awaited => `no ${awaited} within ${this.#context.timeoutMs} ms${this.#soFar()}`);
    this.#socket.destroy();
  };

  /** The first reason is the true one: destroying the socket brings others. */
  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake();
  }

  #describe(error: Error, awaited: string): string {
    // OpenSSL's own errors carry its short text in `reason`.
    if ('reason' in error && typeof error.reason === 'string') return `TLS handshake failed: ${error.reason}`;
    return describeSocketError(error, this.#endpoint.host, awaited) + this.#soFar();
  }

  #soFar(): string {
    return this.#received.length === 0 ? '' : `, only ${this.#quote()}`;
  }

  #quote(): string {
    const text = printable(this.#received.toString('utf8', 0, 200));
    return `"${text.slice(0, 60)}${text.length > 60 ? '…' : ''}"`;
  }
}

/**
 * On a port of the ephemeral range that nobody listens on, the kernel may give us that very port to connect from, and
 * a socket connected to itself answers like a service. Once in some 28 000 tries, which is often at ten a second.
 */
export function connectedToItself(socket: Socket): boolean {
  return socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
}

function address({ host, port }: Endpoint): Endpoint {
  return { host, port };
}

function ignore(): void {}
