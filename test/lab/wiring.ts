/** Cables and switches between hosts. */
import { command, ipBatch } from './command.ts';

/** One end of a cable: an interface in a namespace, with its address if it has one. */
export interface End {
  readonly namespace: string;
  readonly interface: string;
  /** e.g. 10.46.1.2/24. */
  readonly address?: string;
}

/** Lays a cable and brings both ends up. */
export async function connect(a: End, b: End): Promise<void> {
  const veth = ['type', 'veth', 'peer', 'name', b.interface, 'netns', b.namespace];
  await command(['ip', 'link', 'add', 'name', a.interface, 'netns', a.namespace, ...veth]);
  await Promise.all([bringUp(a), bringUp(b)]);
}

async function bringUp(end: End): Promise<void> {
  const address = end.address === undefined ? [] : [`addr add ${end.address} dev ${end.interface}`];
  await ipBatch(end.namespace, [...address, `link set ${end.interface} up`]);
}

/** The port of a switch to which its router is connected. */
const ROUTER_PORT = 'router';

/**
 * A switch: a namespace with a bridge. It keeps the link of the router up whatever dies behind it, so that the
 * router learns of a dead server by silence only.
 */
export class Switch {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  async powerOn(): Promise<void> {
    await command(['ip', 'netns', 'add', this.namespace]);
    await ipBatch(this.namespace, ['link add lan type bridge forward_delay 0', 'link set lan up']);
  }

  /** Lays a cable from a port of the switch to an interface. */
  async connect(port: string, other: End): Promise<void> {
    await connect({ namespace: this.namespace, interface: port }, other);
    await command(['ip', '-n', this.namespace, 'link', 'set', port, 'master', 'lan']);
  }

  /** Connects the router of the site. */
  connectRouter(router: End): Promise<void> {
    return this.connect(ROUTER_PORT, router);
  }

  /** The router's end of its cable loses its carrier, or finds it again. */
  setCarrier(state: 'up' | 'down'): Promise<void> {
    return this.setPort(ROUTER_PORT, state);
  }

  /** Takes the cable out of a port, or puts it in again: whoever is at the other end loses its carrier. */
  async setPort(port: string, state: 'up' | 'down'): Promise<void> {
    await command(['ip', '-n', this.namespace, 'link', 'set', port, state]);
  }

  /** From now on nothing passes through the port. */
  async cut(port: string): Promise<void> {
    await command(['ip', '-n', this.namespace, 'link', 'delete', port]);
  }
}

/** Brings interfaces of a namespace up or down. */
export async function setLinks(
  namespace: string,
  interfaces: readonly string[],
  state: 'up' | 'down',
): Promise<void> {
  await ipBatch(
    namespace,
    interfaces.map(each => `link set ${each} ${state}`),
  );
}
