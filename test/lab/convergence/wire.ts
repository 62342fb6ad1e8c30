/** What RIP says of one prefix, heard at the routers: who announced which metric, in which order. */
import { createInterface } from 'node:readline';
import { LabError } from '../command.ts';
import { eventually } from '../eventually.ts';
import type { Lab } from '../lab.ts';
import { inLabTime } from '../now.ts';
import type { Router } from '../router.ts';
import { rip, TCPDUMP } from './tcpdump.ts';

/** One metric, said once on one cable. */
export interface Announcement {
  /** Lab time (now.ts), ms. */
  readonly at: number;
  /** The server or router that said it. */
  readonly from: string;
  /** The router's interface by which it was heard or said. */
  readonly via: string;
  /** 16 is unreachable. */
  readonly metric: number;
}

export class Wire {
  readonly #said: Announcement[] = [];

  /** Listens at all routers of a lab from now on, until they go. */
  static async listen(lab: Lab, prefix: string): Promise<Wire> {
    const wire = new Wire();
    const servers = new Map(lab.servers.map(({ name, address }) => [address, name]));
    await Promise.all(lab.routers.map(router => wire.#listenAt(router, prefix, servers)));
    return wire;
  }

  /** What was announced since a time, by anybody or by one sender, in order. */
  since(time: number, from?: string): readonly Announcement[] {
    return this.#said
      .filter(each => each.at >= time && (from === undefined || each.from === from))
      .sort((a, b) => a.at - b.at);
  }

  /** When a sender first said this metric since a time; undefined: not yet. */
  firstOf(from: string, metric: number, since: number): number | undefined {
    return this.since(since, from).find(each => each.metric === metric)?.at;
  }

  /** Where the metric of a server moved since a time; repeats, and what it said before, left out. */
  moves(server: string, since: number): readonly number[] {
    return moves(this.since(0, server))
      .filter(({ at }) => at >= since)
      .map(({ metric }) => metric);
  }

  /** When anybody, on any cable, last said another metric than before; 0: never. */
  lastMove(): number {
    const cables = new Set(this.#said.map(cable));
    const last = [...cables].map(
      each => moves(this.since(0).filter(said => cable(said) === each)).at(-1)?.at ?? 0,
    );
    return Math.max(0, ...last);
  }

  async #listenAt(router: Router, prefix: string, servers: ReadonlyMap<string, string>): Promise<void> {
    const [program, ...args] = TCPDUMP;
    const { child } = router.host.start('wire', [program ?? 'tcpdump', ...args], 'pipe');
    if (child.stdout === null) throw new LabError(`tcpdump on ${router.name} has no output`);
    const read = rip();
    createInterface(child.stdout).on('line', line => {
      const route = read(line);
      if (route?.prefix !== prefix) return;
      // What a router hears from another one, that one was heard saying.
      const from = route.outgoing ? router.name : servers.get(route.source);
      if (from === undefined) return;
      this.#said.push({ at: inLabTime(route.at), from, via: route.interface, metric: route.metric });
    });
    await eventually(() => router.host.log('wire').some(line => line.includes('listening')), {
      what: `tcpdump on ${router.name} listens`,
      everyMs: 20,
    });
  }
}

const cable = ({ from, via }: Announcement): string => `${from} ${via}`;

/** Those that differ from the one before them. */
function moves(said: readonly Announcement[]): readonly Announcement[] {
  return said.filter(({ metric }, index) => metric !== said[index - 1]?.metric);
}
