/** A replica server: a host in a site's LAN with FRR, Postfix and ripcord on it. */
import { ipBatch } from './command.ts';
import { Frr, type Speaker } from './frr.ts';
import type { Host } from './host.ts';
import { Postfix } from './postfix.ts';
import { Ripcord } from './ripcord.ts';
import { asArray } from './tables.ts';
import type { Switch } from './wiring.ts';

export interface Placement {
  /** The switch of the site. */
  readonly lan: Switch;
  /** The real address, e.g. 10.46.1.2; its network is a /24. */
  readonly address: string;
  /** The router of the site. */
  readonly gateway: string;
}

/** What runs on a server besides ripcord. */
export interface Outfit {
  readonly speakers: readonly Speaker[];
  /** Whether Postfix is its service; else the caller brings one. */
  readonly postfix: boolean;
  /** What FRR's file holds before ripcord comes, besides a name. */
  readonly operators?: string;
}

export const MAIL_SERVER: Outfit = { speakers: ['ripd'], postfix: true };

export class Server {
  readonly host: Host;
  readonly frr: Frr;
  readonly postfix: Postfix;
  readonly ripcord: Ripcord;
  readonly #placement: Placement;
  readonly #outfit: Outfit;

  constructor(host: Host, placement: Placement, outfit: Outfit = MAIL_SERVER) {
    this.host = host;
    this.#placement = placement;
    this.#outfit = outfit;
    this.frr = new Frr(host, outfit.speakers);
    this.postfix = new Postfix(host);
    this.ripcord = new Ripcord(host);
  }

  get name(): string {
    return this.host.name;
  }

  /** Its real address. */
  get address(): string {
    return this.#placement.address;
  }

  /** The router of its site, as it sees it. */
  get gateway(): string {
    return this.#placement.gateway;
  }

  /** Lays out FRR's files: a configuration with a name, and with what its operator wrote. Once, before the first boot. */
  install(): Promise<void> {
    return this.frr.install(`hostname ${this.name}\n${this.#outfit.operators ?? ''}`);
  }

  /** Powers the host on, connects it and starts FRR and Postfix; ripcord is started apart. */
  async boot(): Promise<void> {
    const { lan, address, gateway } = this.#placement;
    await this.host.powerOn();
    const { namespace } = this.host;
    await lan.connect(this.name, { namespace, interface: 'eth0', address: `${address}/24` });
    await ipBatch(namespace, [`route add default via ${gateway}`]);
    await Promise.all([this.frr.start(), this.#outfit.postfix ? this.postfix.start() : undefined]);
  }

  /** A power failure: silence at once, and the router's link stays up. */
  async powerOff(): Promise<void> {
    await this.#placement.lan.cut(this.name);
    await this.host.powerOff();
  }

  /** The router of its site loses its carrier to the LAN in which it stands, or finds it again. */
  setCarrier(state: 'up' | 'down'): Promise<void> {
    return this.#placement.lan.setCarrier(state);
  }

  /** Its cable is pulled, or put in again; the router's link stays up. */
  setCable(state: 'up' | 'down'): Promise<void> {
    return this.#placement.lan.setPort(this.name, state);
  }

  /** The parts of ripcord's configuration that say where it runs, to spread into one. */
  get configuration() {
    return {
      server: this.name,
      routing: {
        ...{ vtysh: [...this.frr.vtyshCommand], sockets: this.frr.sockets },
        ...{ networks: ['eth0'], config: this.frr.file },
      },
      paths: this.ripcord.paths,
    };
  }

  /** The metric of the server's one service in ripd's running configuration: that of the route-map, else of the redistribution. */
  async advertisedMetric(): Promise<number | undefined> {
    const running = await this.frr.vtysh('show running-config');
    const [, ofMap] = /^ set metric (\d+)/m.exec(running) ?? [];
    const [, ofAll] = /^ redistribute connected metric (\d+)/m.exec(running) ?? [];
    const metric = ofMap ?? ofAll;
    return metric === undefined ? undefined : Number(metric);
  }

  /** The addresses on lo besides loopback's own. */
  async aliases(): Promise<string[]> {
    const [lo] = asArray(await this.host.run(['ip', '-j', '-4', 'address', 'show', 'dev', 'lo']));
    return addressesOf(lo).filter(address => address !== '127.0.0.1');
  }
}

function addressesOf(link: unknown): string[] {
  if (typeof link !== 'object' || link === null || !('addr_info' in link) || !Array.isArray(link.addr_info))
    return [];
  return link.addr_info.map((info: { local?: unknown }) => String(info.local));
}
