/**
 * A lab: a topology built of namespaces with real daemons in them. `await using lab = await buildLab(twoCampuses)`,
 * and everything is removed at the end of the block, or by the warden if this process dies before.
 */

import { clean } from './clean.ts';
import { Client } from './client.ts';
import { ipBatch, LabError } from './command.ts';
import { type EventuallyOptions, eventually } from './eventually.ts';
import { Host } from './host.ts';
import { CLIENT_INTERFACE, RIP, Router, type RouterProtocol } from './router.ts';
import { beginRun, nameInRun, type Run } from './run.ts';
import { MAIL_SERVER, type Outfit, Server } from './server.ts';
import { addresses, type Topology } from './topology.ts';
import { startWarden, type Warden } from './warden.ts';
import { connect, Switch } from './wiring.ts';

/** Builds and starts routers, switches, clients and servers with FRR and Postfix. ripcord and traffic are started by the caller. */
export async function buildLab(topology: Topology, options: LabOptions = {}): Promise<Lab> {
  const lab = new Lab(topology, beginRun(), options);
  try {
    await lab.build();
    return lab;
  } catch (error) {
    await lab.remove();
    throw error;
  }
}

export interface LabOptions {
  /** Default: RIP. */
  readonly routers?: RouterProtocol;
  /** Default: a mail server beside ripd. */
  readonly servers?: Outfit;
}

export class Lab {
  readonly run: Run;
  readonly topology: Topology;
  readonly routers: readonly Router[];
  readonly servers: readonly Server[];
  readonly clients: readonly Client[];
  readonly #switches: readonly Switch[];
  readonly #warden: Warden;

  constructor(topology: Topology, run: Run, { routers = RIP, servers = MAIL_SERVER }: LabOptions = {}) {
    this.run = run;
    this.topology = topology;
    this.#warden = startWarden(run);
    const { sites } = topology;
    this.routers = sites.map(site => new Router(new Host(run, site.router, { forwarding: true }), routers));
    this.clients = sites.map(site => new Client(new Host(run, site.client), () => this.describe()));
    this.#switches = sites.map(site => new Switch(nameInRun(run, `${site.router}-lan`)));
    this.servers = sites.flatMap((site, index) =>
      site.servers.map((name, place) => {
        const lan = the(this.#switches[index], site.name);
        const [address, gateway] = [place + 2, 1].map(host => addresses.lan(index + 1, host));
        return new Server(
          new Host(run, name),
          { lan, address: `${address}`, gateway: `${gateway}` },
          servers,
        );
      }),
    );
  }

  async build(): Promise<void> {
    const hosts = [...this.routers, ...this.clients].map(each => each.host);
    await Promise.all([...hosts, ...this.#switches].map(each => each.powerOn()));
    await Promise.all(this.routers.map((_, index) => this.#cableSite(index)));
    await Promise.all(this.topology.links.map((_, index) => this.#cableLink(index)));
    await Promise.all([
      ...this.routers.map(router => router.start(this.#interfacesOf(router.name))),
      ...this.servers.map(async server => {
        await server.install();
        await server.boot();
      }),
    ]);
  }

  router(name: string): Router {
    return the(
      this.routers.find(each => each.name === name),
      name,
    );
  }

  server(name: string): Server {
    return the(
      this.servers.find(each => each.name === name),
      name,
    );
  }

  client(name: string): Client {
    return the(
      this.clients.find(each => each.name === name),
      name,
    );
  }

  /** The address of a router on its link with a neighbour. */
  linkAddress(router: string, neighbour: string): string {
    const index = this.topology.links.findIndex(link => link.includes(router) && link.includes(neighbour));
    return addresses.link(
      index + 1,
      the(this.topology.links[index], `${router}-${neighbour}`).indexOf(router) + 1,
    );
  }

  /** Waits until a condition holds; a failure shows routers, clients and the controllers' last words. */
  eventually(condition: () => boolean | Promise<boolean>, options: EventuallyOptions): Promise<number> {
    return eventually(condition, { describe: () => this.describe(), ...options });
  }

  /** The state of the whole lab, for the message of a failure. */
  async describe(): Promise<string> {
    const tables = this.routers.map(async router => {
      const routes = await router.ripTable();
      const lines = routes.map(each => `  ${each.prefix} metric ${each.metric} via ${each.nextHop}`);
      return [`${router.name}:`, ...lines].join('\n');
    });
    const clients = this.clients.map(client => `${client.name}: served by ${client.server ?? 'nobody'}`);
    const logs = this.servers.map(server => `${server.name}:\n  ${server.ripcord.log(12).join('\n  ')}`);
    return [...(await Promise.all(tables)), ...clients, ...logs].join('\n');
  }

  /** Removes everything that the lab made. */
  async remove(): Promise<void> {
    await clean(this.run);
    this.#warden.dismiss();
  }

  /** Leaves everything standing when this process ends; `npm run lab -- clean --all` removes it. */
  keep(): void {
    this.#warden.dismiss();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  async #cableSite(index: number): Promise<void> {
    const [number, router, client, lan] = [
      index + 1,
      this.routers[index],
      this.clients[index],
      this.#switches[index],
    ];
    if (router === undefined || client === undefined || lan === undefined) return;
    const { namespace } = router.host;
    const clientEnd = { namespace: client.host.namespace, interface: 'eth0' };
    await lan.connectRouter({ namespace, interface: 'lan', address: `${addresses.lan(number, 1)}/24` });
    await connect(
      { namespace, interface: CLIENT_INTERFACE, address: `${addresses.clients(number, 1)}/24` },
      { ...clientEnd, address: `${addresses.clients(number, 2)}/24` },
    );
    await ipBatch(clientEnd.namespace, [`route add default via ${addresses.clients(number, 1)}`]);
  }

  async #cableLink(index: number): Promise<void> {
    const [a, b] = the(this.topology.links[index], `link ${index}`);
    const end = (from: string, to: string, host: number) => ({
      namespace: this.router(from).host.namespace,
      interface: `to-${to}`,
      address: `${addresses.link(index + 1, host)}/24`,
    });
    await connect(end(a, b, 1), end(b, a, 2));
  }

  #interfacesOf(router: string): string[] {
    const neighbours = this.topology.links
      .filter(link => link.includes(router))
      .map(([a, b]) => (a === router ? b : a));
    return ['lan', CLIENT_INTERFACE, ...neighbours.map(each => `to-${each}`)];
  }
}

function the<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new LabError(`there is no ${name} in this lab`);
  return found;
}
