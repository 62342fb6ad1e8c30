/** The lab at work, with the server that a fault strikes in the middle of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Behaviour, Service } from '../bench/service.ts';
import { Group } from '../lab/convergence/group.ts';
import type { Says } from '../lab/convergence/replicas.ts';
import { matches } from '../lab/matches.ts';
import { inLabTime, now } from '../lab/now.ts';
import type { Router } from '../lab/router.ts';
import type { Server } from '../lab/server.ts';
import { SERVICE_IP, type Topology, twoCampuses } from '../lab/topology.ts';
import type { Fault } from './fault.ts';

/** Time from one new connection of each client to the next, in ms. */
const EVERY_MS = 50;
/** Leisurely: several labs share two processors, and no fault here is one of speed. */
export const TIMING = { interval: '500ms', timeout: '450ms', fall: 2, rise: 2 };
export const CHECK = { kind: 'tcp', port: 25, expect: '^220 ', ...TIMING };

/** The longest that ripcord may take from the death of a service to its poison, in ms: two checks, and a moment for peers. */
export const DETECTION_MS = 2 * 950 + 1000;
/** What RIP may add on the way: a hold-off of 5 s in a router, or the next update of a server (5 s, and a quarter of it jitter). */
export const RIP_MS = 6500;
/** A service has died, and another server takes over. */
export const TAKEOVER_MS = DETECTION_MS + RIP_MS;

/** What an operator has in FRR beside ripcord; it must survive whatever happens, in FRR and in its file. */
const OPERATORS = `no ip forwarding
no ipv6 forwarding
!
ip prefix-list OPERATORS seq 5 permit 10.0.0.0/8
!
route-map OPERATORS permit 10
 match ip address prefix-list OPERATORS
!
router rip
 passive-interface eth9
 distribute-list prefix OPERATORS out eth9
!
`;

/** A lab at work, before anything is struck. */
export function atWork({ topology = twoCampuses, says = {}, under }: Partial<Fault>): Promise<Group> {
  const told = withTiming(says);
  return Group.build({
    ...{ topology, diameter: diameterOf(topology), everyMs: EVERY_MS },
    ...{ guarded: true, operators: OPERATORS, says: () => told },
    ...(under !== undefined && { under }),
  });
}

/** Links between the routers farthest apart, in a row or a ring. */
function diameterOf({ sites, links }: Topology): number {
  return links.length < sites.length ? links.length : Math.floor(sites.length / 2);
}

export class Scene implements AsyncDisposable {
  readonly group: Group;
  readonly victim: Server;
  /** FRR's file of the victim, as it was while all was well. */
  readonly file: string;

  constructor(group: Group, victim: string) {
    this.group = group;
    this.victim = group.lab.server(victim);
    this.file = readFileSync(this.victim.frr.file, 'utf8');
  }

  /** Builds the lab that a fault asks for; resolves when the first server serves everybody and all is at rest. */
  static async build(fault: Partial<Fault>): Promise<Scene> {
    return new Scene(await atWork(fault), fault.victim ?? 'smtp-a');
  }

  /** The router of the victim's site. */
  get router(): Router {
    const home = this.group.lab.topology.sites.find(({ servers }) => servers.includes(this.victim.name));
    return this.group.lab.router(home?.router ?? '');
  }

  /** The interfaces by which the victim's router reaches other sites. */
  get wan(): readonly string[] {
    const { name } = this.router;
    const links = this.group.lab.topology.links.filter(link => link.includes(name));
    return links.map(([a, b]) => `to-${a === name ? b : a}`);
  }

  get service(): Service {
    return this.group.service(this.victim.name);
  }

  behave(how: Behaviour): void {
    this.service.behave(how);
  }

  /** The other servers, in order. */
  get others(): readonly Server[] {
    return this.group.lab.servers.filter(each => each !== this.victim);
  }

  /** Gives the operator's lines back to a FRR that had lost them, and to its file. */
  async restoreOperators(): Promise<void> {
    // zebra cannot write /proc of a chroot: what it never turned on need not be turned off.
    const lines = OPERATORS.split('\n').filter(line => !/^(!?|no ip.* forwarding)$/.test(line));
    await this.victim.frr.vtysh('configure terminal', ...lines);
    this.restoreFile();
  }

  restoreFile(): void {
    writeFileSync(this.victim.frr.file, this.file);
  }

  /** Runs ip(8) on the victim; throws a LabError unless it succeeds. */
  ip(...args: readonly string[]): Promise<string> {
    return this.victim.host.run(['ip', ...args]);
  }

  /** The process id of the victim's controller, as the victim sees it. */
  async controllerPid(): Promise<number> {
    return (await this.victim.ripcord.status()).pid;
  }

  /** Sends a signal to a process of the victim. */
  async signal(pid: number, name: NodeJS.Signals): Promise<void> {
    await this.victim.host.run(['kill', '-s', name.slice(3), `${pid}`]);
  }

  /** When the victim's ripcord wrote an event that matches this since a time; undefined: not yet. All in lab time. */
  wrote(part: object, since: number): number | undefined {
    const times = this.victim.ripcord.log(1000).flatMap(line => {
      const entry = asObject(line);
      return matches(entry, part) ? [inLabTime(Date.parse(String(entry.time)))] : [];
    });
    // The log's times are whole ms.
    return times.find(at => at >= since - 1);
  }

  /** Resolves when the victim announces its route the next time: RIP's next update is most of its interval away then. */
  async updated(): Promise<void> {
    const since = now();
    const { name } = this.victim;
    await this.group.until(() => this.group.wire.since(since, name).length > 0, `${name} sends an update`);
  }

  /** Whether the victim holds the service address on lo. */
  async hasAlias(): Promise<boolean> {
    return (await this.victim.aliases()).includes(SERVICE_IP);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.group[Symbol.asyncDispose]();
  }
}

/** A line of the log; what is none (Node's own words) matches nothing. */
function asObject(line: string): { readonly time?: unknown } {
  return line.startsWith('{') ? JSON.parse(line) : {};
}

function withTiming(says: Says): Says {
  return {
    ...says,
    service: { checks: [CHECK], ...says.service },
    peerCheck: { ...TIMING, ...says.peerCheck },
  };
}
