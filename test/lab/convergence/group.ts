/** Replicas at work in a lab: a light service and ripcord on each server, clients that never rest, and all who listen. */
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type Change, monitor } from '../../bench/measure/monitor.ts';
import { Service } from '../../bench/service.ts';
import { LabError } from '../command.ts';
import { type EventuallyOptions, PATIENCE_MS } from '../eventually.ts';
import type { Host } from '../host.ts';
import { buildLab, type Lab } from '../lab.ts';
import { matches } from '../matches.ts';
import { now } from '../now.ts';
import type { Attempt } from '../outage.ts';
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
const IN_A_ROW = 10;

export interface GroupOptions {
  readonly topology: Topology;
  /** Links between the routers farthest apart. */
  readonly diameter: number;
  /** Time from one new connection of each client to the next, in ms. */
  readonly everyMs: number;
  /** What ripcord is told on a server, besides. */
  readonly says?: (server: Server) => Says;
  /** Whether each ripcord runs below a guard. */
  readonly guarded?: boolean;
  /** What starts ripcord on a server (lab/ripcord.ts). */
  readonly under?: (server: Server) => readonly string[];
  /** What the operator of each server wrote into FRR's file. */
  readonly operators?: string;
}

const configOf = ({ dir }: Host): string => `${dir}/ripcord.yaml`;

/** An attempt that nobody answered. */
export interface Failure {
  readonly client: string;
  /** Since the time asked for, in ms. */
  readonly after: number;
  /** How long it took, in ms. */
  readonly ms: number;
  readonly error: string | undefined;
  /** The nearest change of a router's kernel route: how long after the attempt began, in ms; undefined: no route changed. */
  readonly switched: number | undefined;
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
    const { topology, operators = '' } = options;
    const lab = await buildLab(topology, { servers: { speakers: ['ripd'], postfix: false, operators } });
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

  get clients(): readonly string[] {
    return this.lab.clients.map(({ name }) => name);
  }

  /** ripcord's configuration on a server. */
  configurationOf(name: string): object {
    const { diameter, says } = this.#options;
    const server = this.lab.server(name);
    return configuration(this.lab, server, diameter, says?.(server));
  }

  startRipcord(name: string): void {
    const server = this.lab.server(name);
    const { guarded = false, under } = this.#options;
    server.ripcord.start(this.configurationOf(name), { guarded, under: under?.(server) ?? [] });
  }

  /** A command of ripcord's on a server, for its service: what it printed. */
  order(name: string, verb: string, ...options: readonly string[]): Promise<string> {
    const { host } = this.lab.server(name);
    return host.run([process.execPath, MAIN, verb, 'smtp', '--config', configOf(host), ...options]);
  }

  /** Has the controller of a server read a configuration; resolves once it is in force, or throws a LabError. */
  async reload(name: string, configuration: object): Promise<void> {
    const { host, ripcord } = this.lab.server(name);
    ripcord.configure(configuration);
    await host.run([process.execPath, MAIN, 'reload', '--config', configOf(host)]);
  }

  /** From now on a client holds a connection to the service: whoever serves it is not done with a drain. */
  hold(client: string): void {
    const connect = `exec 3<>/dev/tcp/${SERVICE_IP}/25 && read -r -u 3 && exec sleep infinity`;
    this.lab.client(client).host.start('held', ['bash', '-c', connect]);
  }

  /** Waits until a server serves all clients, and until nobody has had anything new to announce for longer than RIP holds news off. */
  async rests(server: string): Promise<void> {
    await this.served(server);
    await this.quiet();
    await this.served(server);
  }

  /** Waits until nobody has had anything new to announce for longer than RIP holds news off, nor since a time. */
  async quiet(since = 0): Promise<void> {
    const lastNews = () => Math.max(since, this.wire.lastMove());
    await this.until(() => now() - lastNews() > REST_MS, 'all routers are at rest');
  }

  /** Waits until a server (or one of these) serves all clients, or those named. */
  async served(server: string | readonly string[], clients = this.clients): Promise<void> {
    const options = { consecutive: IN_A_ROW, timeoutMs: PATIENCE_MS };
    await Promise.all(clients.map(client => this.lab.client(client).servedBy(server, options)));
  }

  /** Waits until a server has announced a metric since a time; returns when it did. */
  async announced(server: string, metric: number, since: number): Promise<number> {
    const said = () => this.wire.firstOf(server, metric, since);
    await this.until(() => said() !== undefined, `${server} announces ${metric}`);
    return said() ?? Number.NaN;
  }

  /** Waits until `ripcord status --json` on a server matches this. */
  async says(server: string, part: object, timeoutMs = PATIENCE_MS): Promise<void> {
    const { ripcord } = this.lab.server(server);
    let last: unknown = 'nothing';
    const said = async () => {
      last = await ripcord.status().catch((error: unknown) => String(error));
      return matches(last, part);
    };
    await this.lab.eventually(said, {
      what: `status of ${server} says ${inspect(part, { depth: null, breakLength: Infinity })}`,
      timeoutMs,
      describe: async () => JSON.stringify(last, null, 1),
    });
  }

  /** The log of ripcord on a server. */
  log(server: string): string {
    return this.lab.server(server).ripcord.log(1000).join('\n');
  }

  /** How many nudges ripcord on a server has carried out, by its log. */
  nudges(server: string): number {
    return this.log(server).split('"action":"nudge"').length - 1;
  }

  /** The states that a server entered since its start, in order, by its log. */
  states(server: string): readonly string[] {
    // The state before stands in the same line, in a mapping of its own; other events have states too, of a process or a drain.
    const told = this.log(server)
      .split('\n')
      .filter(line => line.includes('"event":"state"'))
      .map(line => line.replaceAll(/"from":\{[^}]*\}/g, ''));
    return told.flatMap(line => /"state":"([a-z-]+)"/.exec(line)?.[1] ?? []);
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
    const options: EventuallyOptions = { what, timeoutMs, everyMs: 50, describe: () => this.describe() };
    await this.lab.eventually(condition, options);
  }

  /** Attempts begun since a time, by client, but for those failures that a switch of routes caught. */
  attempts(since: number): ReadonlyMap<string, readonly Attempt[]> {
    const switches = this.#switches(since);
    return new Map(
      this.lab.clients.map(({ name, attempts }) => {
        const counted = new Set(lost(attempts, switches));
        const counts = (each: Attempt) => each.server !== undefined || counted.has(each);
        return [name, attempts.filter(each => each.at >= since && counts(each))];
      }),
    );
  }

  /** Attempts begun since a time that nobody answered, of all clients, but for those that a switch of routes caught. */
  failures(since: number): readonly Failure[] {
    const switches = this.#switches(since);
    const nearest = (at: number) => {
      const away = switches.map(each => Math.round(each - at)).sort((a, b) => Math.abs(a) - Math.abs(b));
      return away[0];
    };
    return [...this.attempts(since)].flatMap(([client, attempts]) =>
      attempts
        .filter(({ server }) => server === undefined)
        .map(({ at, ms, error }) => {
          const [after, took] = [Math.round(at - since), Math.round(ms)];
          return { client, after, ms: took, error, switched: nearest(at) };
        }),
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
    const way = (changes: readonly Change[]) =>
      changes
        .filter(({ at }) => at >= since)
        .map(({ deleted, text }) => (deleted ? 'none' : (/\bvia (\S+)/.exec(text)?.[1] ?? text)))
        .filter((step, index, all) => step !== all[index - 1]);
    return Object.fromEntries([...this.#routes].map(([name, changes]) => [name, way(changes)]));
  }

  /** When any router's kernel route changed, in lab time. */
  #switches(since: number): readonly number[] {
    const all = [...this.#routes.values()].flat().map(({ at }) => at);
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
      services: [{ state: 'normal', peers }],
      ...(group.length > 0 && { group }),
    });
    const { diameter, says } = this.#options;
    const place = lab.servers.findIndex(each => each.name === name);
    const { metric } = stand(place, lab.servers.length, diameter, says?.(lab.server(name)));
    await this.until(() => wire.moves(name, 0).at(-1) === metric, `${name} announces ${metric}`);
  }

  #allShareAKey(): boolean {
    const keys = new Set(this.lab.servers.map(server => this.#options.says?.(server).channel));
    return keys.size === 1 && !keys.has(undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.remove();
  }

  /** The state of all of it, for the message of a failure. */
  async describe(): Promise<string> {
    const said = this.lab.servers.map(
      ({ name }) => `${name} has announced ${this.wire.moves(name, 0).join(', ')}`,
    );
    return [...said, await this.lab.describe()].join('\n');
  }
}
