/** A client that connects to the service address again and again and remembers who answered. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LabError } from './command.ts';
import { eventually, PATIENCE_MS } from './eventually.ts';
import type { Host, Program } from './host.ts';
import { type Attempt, countByServer, type Outage, outageSince } from './outage.ts';

/** By its full name: a host's working directory is /. */
const TSX = import.meta.resolve('tsx');
const PROGRAM = fileURLToPath(new URL('client-program.ts', import.meta.url));

export interface Traffic {
  /** The service address, without length. */
  readonly address: string;
  readonly port?: number;
  /** Time from one new connection to the next, in ms. */
  readonly everyMs?: number;
  /** An attempt that takes longer has failed, in ms. */
  readonly limitMs?: number;
}

export class Client {
  readonly host: Host;
  readonly #attempts: Attempt[] = [];
  readonly #describe: () => Promise<string>;
  #program: Program | undefined;

  /** `describe` tells the state of the lab, for the message of a failure. */
  constructor(host: Host, describe: () => Promise<string>) {
    this.host = host;
    this.#describe = describe;
  }

  get name(): string {
    return this.host.name;
  }

  /** All attempts that have ended, in the order in which they ended. */
  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** Who answered last; undefined: nobody. */
  get server(): string | undefined {
    return this.#attempts.at(-1)?.server;
  }

  start(traffic: Traffic): void {
    if (this.#program !== undefined) throw new LabError(`client ${this.name} is already at it`);
    const { address, port = 25, everyMs = 100, limitMs = 1000 } = traffic;
    const numbers = [port, everyMs, limitMs].map(String);
    const argv = ['--import', TSX, PROGRAM, address, ...numbers] as const;
    const program = this.host.start('client', [process.execPath, ...argv], 'pipe');
    this.#program = program;
    const { stdout } = program.child;
    if (stdout === null) throw new LabError(`client ${this.name} has no output`);
    createInterface(stdout).on('line', line => this.#attempts.push(parseAttempt(line)));
  }

  async stop(): Promise<void> {
    this.#program?.child.stdin?.end();
    await this.#program?.ended;
    this.#program = undefined;
  }

  /** Waits until this server (one of these) has answered so many attempts in a row; returns how long that took, in ms. */
  servedBy(
    server: string | readonly string[],
    options: { consecutive?: number; timeoutMs?: number } = {},
  ): Promise<number> {
    const { consecutive = 5, timeoutMs = PATIENCE_MS } = options;
    const begun = this.#attempts.length;
    const wanted = [server].flat();
    const served = () => {
      const last = this.#attempts.slice(begun).slice(-consecutive);
      return (
        last.length === consecutive &&
        last.every(each => each.server !== undefined && wanted.includes(each.server))
      );
    };
    const state = async () => `${this.#lastWords()}\n${await this.#describe()}`;
    const what = `${this.name} is served by ${wanted.join(' or ')}, ${consecutive} times in a row`;
    return eventually(served, { what, timeoutMs, everyMs: 50, describe: state });
  }

  /** How this client lived through the fault at that time (of now.ts). */
  outage(since: number): Outage {
    return outageSince(since, this.#attempts);
  }

  /** When, in ms after `since`, this server first answered; undefined: not yet. */
  firstAnswerBy(server: string, since: number): number | undefined {
    const first = this.#attempts.find(each => each.at >= since && each.server === server);
    return first === undefined ? undefined : first.at + first.ms - since;
  }

  /** Attempts answered since that time, by server; 'nobody' for those that failed. */
  counts(since = 0): Map<string, number> {
    return countByServer(this.#attempts.filter(each => each.at >= since));
  }

  #lastWords(): string {
    const words = this.#attempts.slice(-5).map(each => each.server ?? each.error);
    return `${this.name}: last answers ${words.join(', ') || 'none'}`;
  }
}

function parseAttempt(line: string): Attempt {
  const said: unknown = JSON.parse(line);
  if (typeof said !== 'object' || said === null || !('at' in said) || !('ms' in said))
    throw new LabError(`the client said ${line}`);
  return {
    at: Number(said.at),
    ms: Number(said.ms),
    server: 'server' in said ? String(said.server) : undefined,
    error: 'error' in said ? String(said.error) : undefined,
  };
}
