/** Replicas at work in a lab: a light service and ripcord on each server, clients that never rest, and all who listen. */
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { type Change, monitor } from '../../bench/measure/monitor.ts';
import { Service } from '../../bench/service.ts';
import { LabError } from '../command.ts';
import type { EventuallyOptions } from '../eventually.ts';
import { buildLab, type Lab } from '../lab.ts';
import { now } from '../now.ts';
import type { Server } from '../server.ts';
import { SERVICE, SERVICE_IP, type Topology } from '../topology.ts';
import { lost } from './lost.ts';
import { configuration, type Says, stand } from './replicas.ts';
import { Wire } from './wire.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** Just below the second after which a lost SYN is sent again: one lost packet is a failure. */
const LIMIT_MS = 900;
/** RIP's hold-off after a triggered update, and then the servers' next periodic one with its jitter. */
const REST_MS = 6500;
/** For whatever RIP's timers bound: the routers' periodic update may be 37 s away. */
const PATIENCE_MS = 90_000;
const WAIT = { timeout: PATIENCE_MS, interval: 200 };
const IN_A_ROW = 10;

export interface GroupOptions {
  readonly topology: Topology;
  /** Links between the routers farthest apart. */
  readonly diameter: number;
  /** Time from one new connection of each client to the next, in ms. */
  readonly everyMs: number;
  /** What ripcord is told on a server, besides. */
  readonly says?: (server: Server) => Says;
}

/** An attempt that nobody answered. */
export interface Failure {
  readonly client: string;
  /** Since the time asked for, in ms. */
  readonly after: number;
  readonly error: string | undefined;
}

export class Group implements AsyncDisposable {
  readonly lab: Lab;
  readonly wire: Wire;
  readonly #options: GroupOptions;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #routes: ReadonlyMap<string, readonly Change[]>;

  private constructor(lab: Lab, wire: Wire, options: GroupOptions) {
    this.lab = lab;
    this.wire = wire;
    this.#options = options;
    this.#services = new Map(lab.servers.map(({ name, host }) => [name, new Service(host)]));
    this.#routes = new Map(lab.routers.map(({ name, host }) => [name, monitor(host, 'route', SERVICE_IP)]));
  }

  /** Builds all of it; resolves when the first server of the order serves everybody and all is at rest. */
  static async build(options: GroupOptions): Promise<Group> {
    const lab = await buildLab(options.topology, { servers: { speakers: ['ripd'], postfix: false } });
    try {
      const group = new Group(lab, await Wire.listen(lab, SERVICE), options);
      for (const client of lab.clients) {
        client.start({ address: SERVICE_IP, everyMs: options.everyMs, limitMs: LIMIT_MS });
      }
      // A standby that starts before RIP knows the way to the first server takes that one for dead.
      for (const { name } of lab.servers) {
        await group.service(name).start();
        group.startRipcord(name);
        await group.served('smtp-a');
      }
      await Promise.all(lab.servers.map(({ name }) => group.#settles(name)));
      await group.rests('smtp-a');
      return group;
    } catch (error) {
      await lab.remove();
      throw error;
    }
  }

  service(server: string): Service {
    const service = this.#services.get(server);
    if (service === undefined) throw new LabError(`there is no server ${server}`);
    return service;
  }

  startRipcord(name: string): void {
    const server = this.lab.server(name);
    const { diameter, says } = this.#options;
    server.ripcord.start(configuration(this.lab, server, diameter, says?.(server)));
  }

  /** A command of ripcord's on a server, for its service: what it printed. */
  order(name: string, verb: string, ...options: readonly string[]): Promise<string> {
    const { host } = this.lab.server(name);
    const config = `${host.dir}/ripcord.yaml`;
    return host.run([process.execPath, MAIN, verb, 'smtp', '--config', config, ...options]);
  }

  /** From now on a client holds a connection to the service: whoever serves it is not done with a drain. */
  hold(client: string): void {
    const connect = `exec 3<>/dev/tcp/${SERVICE_IP}/25 && read -r -u 3 && exec sleep infinity`;
    this.lab.client(client).host.start('held', ['bash', '-c', connect]);
  }

  /** Waits until a server serves all clients, and until nobody has had anything new to announce for longer than RIP holds news off. */
  async rests(server: string): Promise<void> {
    await this.served(server);
    await this.until(() => now() - this.wire.lastMove() > REST_MS, 'all routers are at rest');
    await this.served(server);
  }

  /** Waits until a server serves all clients. */
  async served(server: string): Promise<void> {
    const options = { consecutive: IN_A_ROW, timeoutMs: PATIENCE_MS };
    await Promise.all(this.lab.clients.map(client => client.servedBy(server, options)));
  }

  /** Waits until a server has announced a metric since a time; returns when it did. */
  async announced(server: string, metric: number, since: number): Promise<number> {
    const said = () => this.wire.firstOf(server, metric, since);
    await this.until(() => said() !== undefined, `${server} announces ${metric}`);
    return said() ?? Number.NaN;
  }

  /** Waits until `ripcord status --json` on a server matches this. */
  async says(server: string, part: object): Promise<void> {
    const { ripcord } = this.lab.server(server);
    await vi.waitFor(async () => expect(await ripcord.status()).toMatchObject(part), WAIT);
  }

  /** The log of ripcord on a server. */
  log(server: string): string {
    return this.lab.server(server).ripcord.log(1000).join('\n');
  }

  /** How many nudges ripcord on a server has carried out, by its log. */
  nudges(server: string): number {
    return this.log(server).split('"action":"nudge"').length - 1;
  }

  /** The rungs that the decisions of a server named since its start, in order, by its log. */
  rungs(server: string): readonly string[] {
    // What it was on before stands in the same line, in a mapping of its own.
    const told = this.log(server).replaceAll(/"from":\{[^}]*\}/g, '');
    return [...told.matchAll(/"rung":"(\w+)"/g)].map(([, rung = '']) => rung);
  }

  /** Waits until every client has made so many attempts since a time. */
  async attempted(count: number, since: number): Promise<void> {
    const made = () =>
      this.lab.clients.every(({ attempts }) => attempts.filter(each => each.at >= since).length >= count);
    await this.until(made, `each client has made ${count} attempts`);
  }

  async until(
    condition: () => boolean | Promise<boolean>,
    what: string,
    timeoutMs = PATIENCE_MS,
  ): Promise<void> {
    const options: EventuallyOptions = { what, timeoutMs, everyMs: 50, describe: () => this.#describe() };
    await this.lab.eventually(condition, options);
  }

  /** Attempts begun since a time that nobody answered, of all clients, but for those that a switch of routes caught. */
  failures(since: number): readonly Failure[] {
    const switches = this.#switches(since);
    return this.lab.clients.flatMap(({ name, attempts }) =>
      lost(attempts, switches)
        .filter(({ at }) => at >= since)
        .map(({ at, error }) => ({ client: name, after: Math.round(at - since), error })),
    );
  }

  /** Failed attempts that began after the same client had been answered by `taker`, since a time. */
  failuresOnceServedBy(taker: string, since: number): readonly Failure[] {
    return this.lab.clients.flatMap(client => {
      const answered = since + (client.firstAnswerBy(taker, since) ?? Number.POSITIVE_INFINITY);
      return this.failures(since).filter(
        each => each.client === client.name && since + each.after > answered,
      );
    });
  }

  /** The way of each router's kernel route since a time: gateways, and `none` where it was without. */
  paths(since: number): Record<string, readonly string[]> {
    const wallClock = Date.now() - now() + since;
    const way = (changes: readonly Change[]) =>
      changes
        .filter(({ at }) => at >= wallClock)
        .map(({ deleted, text }) => (deleted ? 'none' : (/\bvia (\S+)/.exec(text)?.[1] ?? text)))
        .filter((step, index, all) => step !== all[index - 1]);
    return Object.fromEntries([...this.#routes].map(([name, changes]) => [name, way(changes)]));
  }

  /** When any router's kernel route changed, in lab time. */
  #switches(since: number): readonly number[] {
    const wallAhead = Date.now() - now();
    const all = [...this.#routes.values()].flat().map(({ at }) => at - wallAhead);
    return all.filter(at => at >= since);
  }

  /** Waits until a server stands at its normal metric, has been heard to, and knows all others to be up. */
  async #settles(name: string): Promise<void> {
    const { lab, wire } = this;
    const others = lab.servers.filter(each => each.name !== name).map(each => each.name);
    const peers = others.map(other => ({ name: other, health: 'up' }));
    const group = this.#allShareAKey() ? others.map(other => ({ name: other, established: true })) : [];
    await this.says(name, {
      inStep: true,
      services: [{ rung: 'normal', peers }],
      ...(group.length > 0 && { group }),
    });
    const { metric } = stand(
      lab.servers.findIndex(each => each.name === name),
      lab.servers.length,
      this.#options.diameter,
    );
    await this.until(() => wire.moves(name, 0).at(-1) === metric, `${name} announces ${metric}`);
  }

  #allShareAKey(): boolean {
    const keys = new Set(this.lab.servers.map(server => this.#options.says?.(server).channel));
    return keys.size === 1 && !keys.has(undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.remove();
  }

  async #describe(): Promise<string> {
    const said = this.lab.servers.map(
      ({ name }) => `${name} has announced ${this.wire.moves(name, 0).join(', ')}`,
    );
    return [...said, await this.lab.describe()].join('\n');
  }
}
