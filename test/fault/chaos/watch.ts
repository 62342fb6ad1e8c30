/** Looks at a lab all the time, and remembers what did not hold. */
import { Client } from '../../lab/client.ts';
import type { Group } from '../../lab/convergence/group.ts';
import { now } from '../../lab/now.ts';
import type { Attempt } from '../../lab/outage.ts';
import type { Server } from '../../lab/server.ts';
import { SERVICE } from '../../lab/topology.ts';
import { type Sight, violations } from './invariants.ts';
import { type Present, reachable } from './reach.ts';

const LOOK_EVERY_MS = 1000;

export class Watch {
  readonly #group: Group;
  /** On each server, one who asks the service there, whatever the network does. */
  readonly #witnesses = new Map<string, Client>();
  readonly #drawsSince = new Map<string, number>();
  readonly #offSince = new Map<string, number>();
  readonly #servableSince = new Map<string, number>();
  #present: readonly Present[] = [];
  #changedAt = now();
  #cutEndedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;
  /** What did not hold, first; undefined: all holds. */
  violation: string | undefined;

  constructor(group: Group) {
    this.#group = group;
  }

  start(): void {
    for (const server of this.#group.lab.servers) this.#post(server);
    this.#looking = this.#keepLooking();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
  }

  /** Something breaks. */
  begins(present: Present): void {
    this.#present = [...this.#present, present];
    this.changed();
  }

  /** What is broken has changed just now. */
  changed(): void {
    this.#changedAt = now();
  }

  /** Something is mended; until all is at rest again it counts as broken. */
  mended({ fault }: Present): void {
    if (fault.cuts !== undefined) this.#cutEndedAt = now();
    this.changed();
  }

  /** All is at rest again. */
  rests(): void {
    this.#present = [];
    this.changed();
  }

  async #keepLooking(): Promise<void> {
    while (!this.#stopped && this.violation === undefined) {
      this.violation = await this.#look().then(
        sight => violations(sight)[0],
        (error: unknown) => `nothing could be seen: ${error}`,
      );
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Posts a witness on a server. */
  #post({ name, host }: Server): void {
    const witness = new Client(host, async () => '');
    witness.start({ address: '127.0.0.1', everyMs: 500, limitMs: 900 });
    this.#witnesses.set(name, witness);
  }

  /** Since when nobody on a server was served by it; undefined: somebody is. */
  #deadSince(server: Server, at: number): number | undefined {
    const wasOff = this.#offSince.has(server.name);
    since(this.#offSince, server.name, !server.host.isOn, at);
    if (wasOff && server.host.isOn) this.#post(server);
    return this.#offSince.get(server.name) ?? silentSince(this.#witnesses.get(server.name)?.attempts ?? []);
  }

  async #look(): Promise<Sight> {
    const { lab } = this.#group;
    const ways = await Promise.all(lab.routers.map(router => router.fib(SERVICE)));
    const at = now();
    const servable = reachable(lab.topology, this.#present);
    for (const { name } of lab.clients)
      since(this.#servableSince, name, servable.get(name)?.length !== 0, at);
    for (const { name, address } of lab.servers) {
      since(this.#drawsSince, name, ways.flat().includes(address), at);
    }
    return {
      ...{ at, changedAt: this.#changedAt, cutEndedAt: this.#cutEndedAt },
      clients: lab.clients.map(({ name, attempts }) => ({
        ...{ name, servedAt: lastAnswer(attempts), servableSince: this.#servableSince.get(name) },
      })),
      servers: lab.servers.map(server => ({
        ...{ name: server.name, drawsSince: this.#drawsSince.get(server.name) },
        deadSince: this.#deadSince(server, at),
      })),
    };
  }
}

/** Keeps since when something is so. */
function since(times: Map<string, number>, name: string, isSo: boolean, at: number): void {
  if (!isSo) times.delete(name);
  else if (!times.has(name)) times.set(name, at);
}

/** When a client was last answered; at the beginning of all time: never. */
function lastAnswer(attempts: readonly Attempt[]): number {
  const last = attempts.findLast(({ server }) => server !== undefined);
  return last === undefined ? 0 : last.at + last.ms;
}

/** Since when nobody answers; undefined: somebody did last. */
function silentSince(attempts: readonly Attempt[]): number | undefined {
  const answered = attempts.findLastIndex(({ server }) => server !== undefined);
  return attempts[answered + 1]?.at;
}
