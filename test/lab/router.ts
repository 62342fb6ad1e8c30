/** A router: FRR's zebra and ripd at RIP's default timers (30/180/120), RIPv2 on all its interfaces. */
import { command } from './command.ts';
import { Frr, type Speaker } from './frr.ts';
import type { Host } from './host.ts';
import { asArray, parseGateways, parseRipTable, type RipRoute } from './tables.ts';

/** The router's interface to the clients of its site: no RIP is spoken there, its prefix is told of. */
export const CLIENT_INTERFACE = 'clients';

/** What a router speaks. */
export interface RouterProtocol {
  readonly speakers: readonly Speaker[];
  /** FRR's configuration of a router with these interfaces. */
  readonly configuration: (name: string, interfaces: readonly string[]) => string;
}

export const RIP: RouterProtocol = {
  speakers: ['ripd'],
  configuration: (name, interfaces) => `hostname ${name}
router rip
 version 2
${interfaces.map(each => ` network ${each}`).join('\n')}
 passive-interface ${CLIENT_INTERFACE}
`,
};

export class Router {
  readonly host: Host;
  readonly frr: Frr;
  readonly #protocol: RouterProtocol;

  constructor(host: Host, protocol: RouterProtocol = RIP) {
    this.host = host;
    this.#protocol = protocol;
    this.frr = new Frr(host, protocol.speakers);
  }

  get name(): string {
    return this.host.name;
  }

  /** Starts FRR once the cables are laid. */
  async start(interfaces: readonly string[]): Promise<void> {
    await this.frr.install(this.#protocol.configuration(this.name, interfaces));
    await this.frr.start();
  }

  async ripTable(): Promise<RipRoute[]> {
    return parseRipTable(await this.frr.vtysh('show ip rip'));
  }

  /** What RIP holds for a prefix; undefined if nothing, or only the memory of a lost route (metric 16). */
  async ripRoute(prefix: string): Promise<RipRoute | undefined> {
    const route = (await this.ripTable()).find(each => each.prefix === prefix);
    return route === undefined || route.metric >= 16 ? undefined : route;
  }

  /** The metric at which this router sees a prefix; undefined if it is unreachable. */
  async metricOf(prefix: string): Promise<number | undefined> {
    return (await this.ripRoute(prefix))?.metric;
  }

  /** Whether an interface is up and has carrier. */
  async linkIsUp(name: string): Promise<boolean> {
    const [link] = asArray(await command(['ip', '-j', '-n', this.host.namespace, 'link', 'show', name]));
    return typeof link === 'object' && link !== null && 'operstate' in link && link.operstate === 'UP';
  }

  /** Where the kernel forwards a prefix to: gateways, none if there is no such route. */
  async fib(prefix: string): Promise<string[]> {
    return parseGateways(await command(['ip', '-j', '-n', this.host.namespace, 'route', 'show', prefix]));
  }
}
